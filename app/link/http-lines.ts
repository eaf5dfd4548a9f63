import { StringDecoder } from 'node:string_decoder';
import { PeerFault } from './link-errors.ts';

/** The lines of a text as they come (NDJSON). @throws PeerFault at one that is longer than that */
export async function* lines(stream: AsyncIterable<Buffer>, maxLength: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    parts.push(first);
    length += first.length;
    for (const other of others) {
      yield parts.join('');
      parts = [other];
      length = other.length;
    }
    if (length > maxLength) throw new PeerFault('The other device gave an answer that is too long.');
  }
  const rest = parts.join('') + decoder.end();
  if (rest !== '') yield rest;
}
