import { MAX_PARTS, PART_CHARACTERS } from '../protocol/limits.ts';
import type { FromBrowser, Part, ToBrowser } from '../protocol.ts';

/** As native messaging takes it, in parts where it is too long for one message. */
export function inParts(message: FromBrowser): FromBrowser[] {
  const text = JSON.stringify(message);
  if (text.length <= PART_CHARACTERS) return [message];
  const count = Math.ceil(text.length / PART_CHARACTERS);
  if (count > MAX_PARTS) throw new Error(`a message of ${text.length} characters`);
  return Array.from({ length: count }, (_, index) => {
    const cut = text.slice(index * PART_CHARACTERS, (index + 1) * PART_CHARACTERS);
    return { type: 'part', index, count, text: cut };
  });
}

/** Puts the parts of one message together; they come in order. */
export class Parts {
  #texts: string[] = [];

  add({ count, text }: Part): ToBrowser | undefined {
    this.#texts.push(text);
    if (this.#texts.length < count) return undefined;
    const whole = this.#texts.join('');
    this.#texts = [];
    return JSON.parse(whole);
  }
}
