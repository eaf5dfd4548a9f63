import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createSecureContext, connect as secure, TLSSocket } from 'node:tls';
import { Parser } from '../../../app/xmpp/parser.ts';
import { serialise } from '../../../app/xmpp/serialise.ts';
import type { Element } from '../../../app/xmpp/xml.ts';
import { certificateFor } from './certificates.ts';
import type { Server } from './server.ts';

export type Direction = 'from server' | 'to server';

/** What becomes of a stanza that passes; undefined keeps it from passing. */
export type Rewrite = (stanza: Element, direction: Direction) => Element | undefined;

/** A server that changes what passes: it holds a certificate that its clients trust, and reads all they say. */
export interface Between extends AsyncDisposable {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly caFile: string;
  /** From now on; without one all passes as it is. */
  rewrite: Rewrite | undefined;
}

export async function standBetween(server: Pick<Server, 'port' | 'ca' | 'caFile'>): Promise<Between> {
  const { certificateFile, keyFile } = certificateFor(['localhost', '*.localhost']);
  const secureContext = createSecureContext({
    cert: readFileSync(certificateFile),
    key: readFileSync(keyFile),
  });
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const behind = connect(server.port, '127.0.0.1');
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        for (const one of [client, behind]) {
          one.destroy();
          sockets.delete(one);
        }
      });
    }
    const toServer = (chunk: Buffer) => void behind.write(chunk);
    client.on('data', toServer);
    const toClient = (chunk: Buffer) => {
      client.write(chunk);
      if (!chunk.includes('<proceed')) return;
      client.off('data', toServer);
      behind.off('data', toClient);
      const near = new TLSSocket(client, { isServer: true, secureContext });
      const far = secure({ socket: behind, ca: server.ca, servername: 'localhost' });
      carry(near, far);
    };
    behind.on('data', toClient);
  });
  const carry = (near: TLSSocket, far: TLSSocket) => {
    const pass = (from: TLSSocket, to: TLSSocket, direction: Direction) => {
      let parser: Parser;
      const anew = () => {
        parser = new Parser();
        parser.on('start', (root: Element) =>
          to.write(`<?xml version='1.0'?>${root.toString().replace(/\/>$/, '>')}`),
        );
        parser.on('element', (element: Element) => {
          const passed = between.rewrite ? between.rewrite(element, direction) : element;
          if (passed) to.write(serialise(passed));
          if (element.is('success')) for (const begin of restarts) begin(); // RFC 6120 §6.4.6
        });
        parser.on('end', () => void to.end('</stream:stream>'));
      };
      anew();
      from.on('data', (chunk: Buffer) => parser.write(chunk));
      from.on('error', () => to.destroy());
      return anew;
    };
    const restarts = [pass(near, far, 'to server'), pass(far, near, 'from server')];
  };
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const between: Between = {
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    caFile: server.caFile,
    rewrite: undefined,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
  return between;
}
