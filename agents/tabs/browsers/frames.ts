import { endianness } from 'node:os';
import { MAX_FRAME_BYTES, MAX_PARTS, PART_CHARACTERS } from '../protocol/limits.ts';
import type { Part, ToBrowser } from '../protocol.ts';
import { MalformedMessage } from './malformed-message.ts';

// Native messaging: a length of four bytes in the machine's order, then JSON in UTF-8.
const isLittle = endianness() === 'LE';
const HEADER_BYTES = 4;

/** The JSON value of each frame. @throws MalformedMessage when there is no way on */
export async function* frames(stream: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  /** Undefined until the header is there. */
  let length: number | undefined;
  const take = (count: number): Buffer => {
    const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    chunks.splice(0, chunks.length, all.subarray(count));
    bytes -= count;
    return all.subarray(0, count);
  };
  for await (const chunk of stream) {
    chunks.push(chunk);
    bytes += chunk.length;
    for (;;) {
      if (length === undefined) {
        if (bytes < HEADER_BYTES) break;
        const header = take(HEADER_BYTES);
        length = isLittle ? header.readUInt32LE() : header.readUInt32BE();
        if (length > MAX_FRAME_BYTES) throw new MalformedMessage(`a frame of ${length} bytes`);
      }
      if (bytes < length) break;
      yield parseJson(take(length).toString('utf8'));
      length = undefined;
    }
  }
}

/** Puts the parts of one message together. */
export class Parts {
  #texts: string[] = [];

  /** Resolves to the whole message once its last part is here. @throws MalformedMessage when it is not the next */
  add({ index, count, text }: Part): unknown {
    if (index !== this.#texts.length || index >= count)
      throw new MalformedMessage(`part ${index} of ${count}`);
    this.#texts.push(text);
    if (this.#texts.length < count) return undefined;
    const whole = this.#texts.join('');
    this.#texts = [];
    return parseJson(whole);
  }

  /** Between the parts of one message nothing else may come. */
  get isOpen(): boolean {
    return this.#texts.length > 0;
  }
}

/** As bytes, in parts where it is too long for one frame. */
export function encode(message: ToBrowser): Buffer {
  return Buffer.concat(textsOf(message).map(frame));
}

/** The JSON of a message, or of its parts where it is too long for one frame. */
export function textsOf(message: ToBrowser): string[] {
  const text = JSON.stringify(message);
  if (text.length <= PART_CHARACTERS) return [text];
  const count = Math.ceil(text.length / PART_CHARACTERS);
  if (count > MAX_PARTS) throw new Error(`a message of ${text.length} characters to a browser`);
  return Array.from({ length: count }, (_, index) => {
    const cut = text.slice(index * PART_CHARACTERS, (index + 1) * PART_CHARACTERS);
    return JSON.stringify({ type: 'part', index, count, text: cut } satisfies Part);
  });
}

function frame(json: string): Buffer {
  const body = Buffer.from(json);
  const header = Buffer.alloc(HEADER_BYTES);
  if (isLittle) header.writeUInt32LE(body.length);
  else header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedMessage('no JSON');
  }
}
