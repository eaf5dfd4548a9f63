import type { z } from 'zod';
import { StanzaError } from './xmpp/stanza-error.ts';
import { type Element, xml } from './xmpp/xml.ts';

/** How one query and its answer look on the wire. XEPs bring their own; everything else is JSON. */
export interface QueryCodec<Input, Output> {
  type: 'get' | 'set';
  namespace: string;
  name: string;
  encodeQuery(input: Input): Element;
  /** Throws a StanzaError when it is no such query. */
  decodeQuery(payload: Element): Input;
  encodeAnswer(output: Output): Element;
  decodeAnswer(payload: Element): Output;
}

/** Of a question; an answer, which we asked for, may take a whole stanza. Its schema's regexes run on no more. */
const MAX_QUESTION = 65_536;

/** A query of our own: JSON of its schema inside one element, named by its namespace (docs/protocol/query.md). */
export function jsonQuery<Input, Output>(
  name: string,
  schemas: { input: z.ZodType<Input>; output: z.ZodType<Output> },
): QueryCodec<Input, Output> {
  const namespace = `urn:dragoman:${name}:0`;
  const encode = (value: unknown) => xml('query', { xmlns: namespace }, JSON.stringify(value));
  const decode = <T>(schema: z.ZodType<T>, text: string): T => {
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) throw new StanzaError('modify', 'bad-request', 'This query is not of its schema.');
    return parsed.data;
  };
  return {
    type: 'get',
    namespace,
    name: 'query',
    encodeQuery: encode,
    decodeQuery: (payload) => {
      const text = payload.text();
      if (text.length > MAX_QUESTION)
        throw new StanzaError('modify', 'bad-request', 'This query is too long.');
      return decode(schemas.input, text);
    },
    encodeAnswer: encode,
    decodeAnswer: (payload) => decode(schemas.output, payload.text()),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
