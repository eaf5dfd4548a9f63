import type { Socket } from 'node:net';
import { Readable } from 'node:stream';

/** As much as is taken out of the socket before somebody wants it. */
const HIGH_WATER_BYTES = 1024 * 1024;

/**
 * What comes over a connection that carries bytes. The connection's end says nothing, because a program that was
 * killed ends it too: this one ends when as many bytes have come as their sender says it has sent.
 */
export class Incoming extends Readable {
  readonly #socket: Socket;
  #receivedBytes = 0;
  #sentBytes: number | undefined;
  #isOver = false;

  constructor(socket: Socket) {
    super({ highWaterMark: HIGH_WATER_BYTES });
    this.#socket = socket;
    // Whoever asked is told by the call; a stream nobody reads yet must not end the program.
    this.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#receivedBytes += chunk.length;
      if (!this.push(chunk)) socket.pause();
      this.#look();
    });
    const over = () => {
      this.#isOver = true;
      this.#look();
    };
    socket.on('end', over).on('close', over);
  }

  /** The sender's word; it may come before the last of the bytes and after the end of the connection. */
  sent(bytes: number): void {
    this.#sentBytes ??= bytes;
    this.#look();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #look(): void {
    if (this.#sentBytes === undefined || this.readableEnded || this.destroyed) return;
    if (this.#receivedBytes === this.#sentBytes) this.push(null);
    else if (this.#receivedBytes > this.#sentBytes || this.#isOver)
      this.destroy(new Error('The bytes broke off before their end.'));
  }
}
