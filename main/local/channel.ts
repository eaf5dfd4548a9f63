import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import type { CallBytes } from '../../app/call-bytes.ts';
import { Incoming } from './incoming.ts';

/** The bytes beside one call, as the core's side has them. */
export class Channel {
  readonly bytes: CallBytes;
  readonly #socket: Socket;
  readonly #incoming: Incoming | undefined;

  constructor(direction: 'up' | 'down', socket: Socket) {
    this.#socket = socket;
    if (direction === 'up') this.#incoming = new Incoming(socket);
    else socket.resume(); // nothing is to come but its end
    this.bytes = this.#incoming ? { up: this.#incoming } : { down: socket };
  }

  /** The caller's word that it has sent all. */
  sent(bytes: number): void {
    this.#incoming?.sent(bytes);
  }

  /** Resolves once all that goes down is on its way, with how much that is. */
  async flush(): Promise<number | undefined> {
    if (this.#incoming) return undefined;
    if (!this.#socket.writableEnded) this.#socket.end();
    await finished(this.#socket, { readable: false });
    return this.#socket.bytesWritten;
  }

  /** Whatever is still to come is of no interest; what has gone down arrives. */
  close(): void {
    if (this.#incoming || !this.#socket.writableFinished) this.end(new Error('The call is over.'));
  }

  end(reason: Error): void {
    this.#incoming?.destroy(reason);
    this.#socket.destroy();
  }
}
