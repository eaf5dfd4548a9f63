/** @xmpp/connection-tcp has no types of its own; these are the parts of 0.14.0 that stream.ts builds on. */
declare module '@xmpp/connection-tcp' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';
  import type { Element } from '@xmpp/xml';

  export default class ConnectionTCP extends EventEmitter {
    constructor(options: { domain: string; lang?: string; timeout?: number });
    /** Namespace of the stanzas. */
    NS: string;
    Parser: new () => EventEmitter;
    socket: Socket | null;
    parser: EventEmitter | null;
    /** Our stream header, once sent. */
    root: Element | null;
    headerElement(): Element;
    footer(): string;
    /** Sends the stream header with a new parser and resolves with the peer's header. */
    open(options: { domain: string; lang?: string }): Promise<Element>;
    send(element: Element): Promise<void>;
    write(text: string): Promise<void>;
    _attachSocket(socket: Socket): void;
    _detachSocket(): void;
    _detachParser(): void;
    _onData(bytes: Uint8Array): void;
    _onElement(element: Element): void;
  }
}

declare module '@xmpp/connection/lib/StreamError.js' {
  import type { Element } from '@xmpp/xml';

  export default class StreamError extends Error {
    readonly condition: string;
    readonly text: string;
    static fromElement(element: Element): StreamError;
  }
}
