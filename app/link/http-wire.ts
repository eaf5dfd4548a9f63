import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { PeerFault } from './link-errors.ts';

/** The numbers of docs/protocol/link.md. */
export const limits = {
  /** Calls at once, of one link. */
  calls: 64,
  /** One value as JSON: an input, a progress, an output. */
  jsonBytes: 4 * 1024 * 1024,
  /** All inputs of one link that are not whole yet. */
  inputBytes: 16 * 1024 * 1024,
  /** An answer that comes behind bytes, as a header field. */
  trailerBytes: 16 * 1024,
  headerBytes: 32 * 1024,
  /** What is said to an asker that does not read. */
  waitingBytes: 8 * 1024 * 1024,
  inputMs: 30_000,
  pings: 100,
  settings: 20,
} as const;

/**
 * What may be under way to a side that has not taken it yet: enough for 1 Gbit/s over 30 ms. When that side is killed,
 * so much comes once more.
 */
export const CONNECTION_WINDOW = 4 * 1024 * 1024;

/** Of HTTP/2 (RFC 9113 §6.5.2). */
export const settings = {
  enablePush: false,
  initialWindowSize: CONNECTION_WINDOW,
  maxConcurrentStreams: limits.calls,
  maxHeaderListSize: limits.headerBytes,
};

export const INPUT_LENGTH = 'input-length';
export const ANSWER = 'answer';
export const LINES = 'application/x-ndjson';
export const BYTES = 'application/octet-stream';

const condition = z.enum([
  'bad-request',
  'conflict',
  'forbidden',
  'item-not-found',
  'not-acceptable',
  'not-allowed',
  'resource-constraint',
  'service-unavailable',
]);

const refusal = z.object({ condition: condition.catch('service-unavailable'), text: z.string().max(2_000) });

/** How a call ended. */
const answer = z.union([z.strictObject({ refusal }), z.strictObject({ output: z.unknown() })]);

/** One line of what comes back: how far it is, or how it ended. */
const line = z.union([z.strictObject({ progress: z.unknown() }), answer]);

export type Answer = z.output<typeof answer>;
export type Line = z.output<typeof line>;

export const pathOf = (agent: string, call: string) => `/${agent}/${call}`;

/** `/AGENT/CALL`, nothing else. */
export function namesIn(path: string | undefined): [agent: string, call: string] | undefined {
  const [, agent, call] = /^\/([\w-]{1,100})\/([\w-]{1,100})$/.exec(path ?? '') ?? [];
  return agent !== undefined && call !== undefined ? [agent, call] : undefined;
}

/** @throws PeerFault when it is none */
export function readLine(text: string): Line {
  return read(line, text);
}

/** @throws PeerFault when it is none */
export function readAnswer(text: string): Answer {
  return read(answer, text);
}

/** As a header field it is ASCII (RFC 9110 §5.5). */
export function writeAnswer(answer: Answer): string {
  return JSON.stringify(answer).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function asRefusal({ condition, text }: z.output<typeof refusal>): Refusal {
  return new Refusal(condition, text);
}

export function inRefusal({ condition, message }: Refusal): Answer {
  return { refusal: { condition, text: message.slice(0, 1_000) } };
}

function read<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) throw new PeerFault('The other device gave an answer that is none.');
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
