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

/** A query of our own: JSON of its schema inside one element, named by its namespace (docs/protocol/query.md). */
export function jsonQuery<Input, Output>(
  name: string,
  schemas: { input: z.ZodType<Input>; output: z.ZodType<Output> },
): QueryCodec<Input, Output> {
  const namespace = `urn:dragoman:${name}:0`;
  const encode = (value: unknown) => xml('query', { xmlns: namespace }, JSON.stringify(value));
  const decode = <T>(schema: z.ZodType<T>, payload: Element): T => {
    const parsed = schema.safeParse(parseJson(payload.text()));
    if (!parsed.success) throw new StanzaError('modify', 'bad-request', 'This query is not of its schema.');
    return parsed.data;
  };
  return {
    type: 'get',
    namespace,
    name: 'query',
    encodeQuery: encode,
    decodeQuery: (payload) => decode(schemas.input, payload),
    encodeAnswer: encode,
    decodeAnswer: (payload) => decode(schemas.output, payload),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
