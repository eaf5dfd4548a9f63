import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CallBytes } from '../../app/call-bytes.ts';
import { bytesGreeting } from './greeting.ts';
import { Incoming } from './incoming.ts';

/** The bytes beside one call, as the caller has them. */
export class Beside {
  readonly direction: 'up' | 'down';
  /** Rejects as soon as the caller's own stream fails: then the call is to be canceled. */
  readonly broken: Promise<never>;
  readonly #up: Readable | undefined;
  readonly #down: Writable | undefined;
  #fail: (error: Error) => void = () => {};
  #socket: Socket | undefined;
  #incoming: Incoming | undefined;
  #arrived: Promise<void> = Promise.resolve();

  constructor({ up, down }: CallBytes) {
    this.direction = up ? 'up' : 'down';
    this.#up = up;
    this.#down = down;
    this.broken = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    this.broken.catch(() => {}); // it may come to that after the answer
    // Once our connection is gone, it is that which ended the stream.
    const failed = (error: Error) => this.#socket?.destroyed || this.#fail(error);
    (up ?? down)?.once('error', failed);
  }

  /**
   * Connects a second time, and begins to send where bytes go up.
   *
   * @param tellSent says on the first connection that all was sent
   */
  async open(path: string, token: string, tellSent: (bytes: number) => void): Promise<void> {
    const socket = connect(path);
    this.#socket = socket;
    await once(socket, 'connect');
    socket.on('error', () => {}); // the call's answer says why
    const greeting = bytesGreeting(token);
    socket.write(greeting);
    if (this.#up) {
      const all = () => tellSent(socket.bytesWritten - greeting.length);
      pipeline(this.#up, socket).then(all, () => {}); // said by `broken`, or the core wants no more
    } else if (this.#down) {
      this.#incoming = new Incoming(socket);
      this.#arrived = pipeline(this.#incoming, this.#down);
      this.#arrived.catch(() => {}); // said by `settled`
    }
  }

  /** The core's word that it has sent all. */
  sent(bytes: number): void {
    this.#incoming?.sent(bytes);
  }

  /** After a good answer: resolves when all that was to come has gone into `down`. */
  settled(): Promise<void> {
    return this.#arrived;
  }

  end(): void {
    this.#socket?.destroy();
    this.#incoming?.destroy(new Error('The call is over.'));
  }
}
