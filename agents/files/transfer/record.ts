import type { z } from 'zod';
import { Refusal } from '../../../app/agent.ts';

/** Types of records (docs/protocol/transfer.md). */
export const RECORD = { file: 1, data: 2, end: 3, failed: 4, folder: 5, all: 6 } as const;

export const MAX_DATA_BYTES = 1024 * 1024;
const MAX_JSON_BYTES = 64 * 1024;
/** One octet of type, four of length. */
export const HEAD_BYTES = 5;

export type RecordType = (typeof RECORD)[keyof typeof RECORD];
const jsonTypes: ReadonlySet<number> = new Set([RECORD.file, RECORD.end, RECORD.failed, RECORD.folder]);

export function writeHead(target: Buffer, type: RecordType, lengthBytes: number): void {
  target.writeUInt8(type, 0);
  target.writeUInt32BE(lengthBytes, 1);
}

export function record(type: RecordType, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  writeHead(head, type, payload.length);
  return Buffer.concat([head, payload]);
}

export function jsonRecord(type: RecordType, value: unknown): Buffer {
  return record(type, Buffer.from(JSON.stringify(value)));
}

/** A piece of DATA as it came, or another record as a whole. */
export type Part = { data: Buffer } | { type: RecordType; payload: Buffer };

/** The other side sent what it was not asked for, or not what it said. */
export class PeerFault extends Refusal {
  constructor(text: string) {
    super('bad-request', text);
    this.name = 'PeerFault';
  }
}

export function parsePayload<T>(schema: z.ZodType<T>, payload: Buffer): T {
  const parsed = schema.safeParse(parseJson(payload));
  if (!parsed.success) throw new PeerFault('The other device sent a record that is none.');
  return parsed.data;
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Takes a stream apart, whatever its chunks are; DATA is handed on without copying it. */
export class RecordParser {
  /** Of a head or a JSON record that has not come whole. */
  #held: Buffer = Buffer.alloc(0);
  #dataLeftBytes = 0;

  *push(chunk: Buffer): Generator<Part> {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    while (rest.length > 0) {
      if (this.#dataLeftBytes > 0) {
        const data = rest.subarray(0, this.#dataLeftBytes);
        this.#dataLeftBytes -= data.length;
        rest = rest.subarray(data.length);
        yield { data };
        continue;
      }
      const length = rest.length < HEAD_BYTES ? undefined : lengthOf(rest);
      const type = rest[0] as RecordType;
      if (type === RECORD.data && length !== undefined) {
        this.#dataLeftBytes = length;
        rest = rest.subarray(HEAD_BYTES);
        continue;
      }
      if (length === undefined || rest.length < HEAD_BYTES + length) {
        this.#held = Buffer.from(rest);
        return;
      }
      yield { type, payload: rest.subarray(HEAD_BYTES, HEAD_BYTES + length) };
      rest = rest.subarray(HEAD_BYTES + length);
    }
  }
}

/** Throws for a type or a length that no record has. */
function lengthOf(head: Buffer): number {
  const [type, length] = [head.readUInt8(0), head.readUInt32BE(1)];
  const isFine =
    type === RECORD.data
      ? length <= MAX_DATA_BYTES
      : type === RECORD.all
        ? length === 0
        : jsonTypes.has(type) && length <= MAX_JSON_BYTES;
  if (!isFine) throw new PeerFault('The other device sent a record that is none.');
  return length;
}
