import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket } from 'ws';
import { parseJson, textsOf } from '../browsers/frames.ts';
import { MalformedMessage } from '../browsers/malformed-message.ts';
import type { Way } from '../browsers/way.ts';
import { SILENT_MS } from '../protocol/limits.ts';
import type { CoreWords } from '../protocol/socket.ts';

const MAX_GREETING_CHARACTERS = 4_096;
/** For the other side to end as well. */
const END_MS = 2_000;

/** What is said over one WebSocket: the greeting, then the messages of the bridge. */
export class Talk {
  readonly stream: Duplex;
  readonly #texts: AsyncIterable<unknown>;

  constructor(socket: WebSocket) {
    this.stream = createWebSocketStream(socket, { readableObjectMode: true, decodeStrings: false });
    this.stream.on('error', () => {}); // its close says enough
    // Whoever stops listening may still have something to say.
    this.#texts = { [Symbol.asyncIterator]: () => this.stream.iterator({ destroyOnReturn: false }) };
    const silence = setTimeout(() => socket.terminate(), SILENT_MS);
    socket.on('message', () => silence.refresh());
    socket.on('close', () => clearTimeout(silence));
  }

  /** The next thing of the greeting. @throws MalformedMessage when it ended before, or is none */
  async next(): Promise<unknown> {
    for await (const text of this.#texts) {
      if (typeof text !== 'string' || text.length > MAX_GREETING_CHARACTERS)
        throw new MalformedMessage('no greeting');
      return parseJson(text);
    }
    throw new MalformedMessage('half a greeting');
  }

  say(words: CoreWords): void {
    this.stream.write(JSON.stringify(words));
  }

  end(words: CoreWords): void {
    this.say(words);
    this.close();
  }

  /** What was said still goes; what still comes is soon for nobody. */
  close(): void {
    this.stream.end();
    const late = setTimeout(() => this.stream.destroy(), END_MS);
    this.stream.once('close', () => clearTimeout(late));
    if (this.stream.closed) clearTimeout(late);
  }

  /** For this browser alone. */
  way(browser: string): Way {
    return {
      values: () => values(this.#texts),
      encode: textsOf,
      end: () => this.close(),
      browser,
    };
  }
}

async function* values(texts: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const text of texts) {
    if (typeof text !== 'string') throw new MalformedMessage('bytes in place of text');
    if (text !== '') yield parseJson(text); // an empty one says that it is still there
  }
}
