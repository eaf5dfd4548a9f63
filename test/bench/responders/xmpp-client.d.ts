/** @xmpp/client has no types of its own; these are the parts of 0.14.0 that echo.ts uses. */
declare module '@xmpp/client' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';
  import type { Element } from '@xmpp/xml';

  export interface StockClient extends EventEmitter {
    /** A wrapper of the TLS socket, once encrypted. */
    socket: { socket: Socket } | null;
    iqCallee: {
      get(namespace: string, name: string, handler: (context: { element: Element }) => Element): void;
    };
    start(): Promise<{ toString(): string }>;
  }

  export function client(options: {
    service: string;
    domain: string;
    resource: string;
    username: string;
    password: string;
  }): StockClient;
}
