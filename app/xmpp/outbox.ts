import type { Socket } from 'node:net';

/** What Prosody reads at once (`read_size` of its network settings); one TLS record could take twice as much. */
const PIECE_BYTES = 8_192;

/** What is answered at all is mostly answered by then. */
const SILENT_MS = 2;

interface Waiting {
  text: string;
  bytes: number;
  done(error?: Error | null): void;
}

/**
 * What goes out of a stream: what is written in one turn of the event loop leaves together, in pieces of whole
 * stanzas, each a TLS record that the server reads in one go. A record arrives whole or not at all, so a line that is
 * cut between two leaves no half stanza at the server; Prosody 0.12 would read on from it after a resume
 * (docs/decisions/stream.md).
 */
export class Outbox {
  readonly socket: Socket;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;
  #isScheduled = false;
  #isHeard = false;
  #silence: NodeJS.Timeout | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Resolves once it is in the system's hands. */
  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error?: Error | null) => (error ? reject(error) : resolve());
      this.#waiting.push({ text, bytes: Buffer.byteLength(text), done });
    });
  }

  /** Sends at the end of this turn. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  /**
   * Something came, and what it asks for leaves at the end of this turn. Where nothing does, a space follows (RFC 6120
   * §4.6.1): the system holds the TCP acknowledgement of what came back for 40 ms in the hope of something to send with
   * it, and a server with Nagle's delay, as Prosody has it, sends nothing more until then.
   */
  heard(): void {
    this.schedule();
    this.#isHeard = true;
    if (this.#silence) this.#silence.refresh();
    else this.#silence = setTimeout(() => this.#breakSilence(), SILENT_MS).unref();
  }

  #breakSilence(): void {
    if (!this.#isHeard || this.#isWriting || !this.socket.writable) return;
    void this.write(' ').catch(() => {}); // the socket tells by itself that it broke
    this.flush();
  }

  /** Sends now, or once what is under way has left: the socket would join the pieces. */
  flush(): void {
    if (this.#isWriting || this.#waiting.length === 0) return;
    this.#isWriting = true;
    this.#send(this.#piece(), () => {
      this.#isWriting = false;
      this.flush();
    });
  }

  /** Takes back what has not left yet and is in vain now. */
  drop(isVain: (text: string) => boolean): void {
    for (const one of this.#waiting.splice(0)) {
      if (isVain(one.text)) one.done();
      else this.#waiting.push(one);
    }
  }

  /** Hands over everything at once: nothing comes after it. */
  drain(): void {
    if (this.#waiting.length > 0) this.#send(this.#waiting.splice(0));
  }

  #send(piece: readonly Waiting[], then?: () => void): void {
    this.#isHeard = false;
    this.socket.write(piece.map(({ text }) => text).join(''), (error) => {
      for (const { done } of piece) done(error);
      then?.();
    });
  }

  /** One at least, however big. */
  #piece(): Waiting[] {
    let left = PIECE_BYTES;
    const end = this.#waiting.findIndex(({ bytes }) => {
      left -= bytes;
      return left < 0;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : Math.max(1, end));
  }
}
