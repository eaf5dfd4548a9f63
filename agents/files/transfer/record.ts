import type { z } from 'zod';
import { Refusal } from '../../../app/agent.ts';

/** Types of records (docs/protocol/transfer.md). */
export const RECORD = { file: 1, data: 2, end: 3, failed: 4, folder: 5, all: 6 } as const;

export const MAX_DATA_BYTES = 1024 * 1024;
export const MAX_JSON_BYTES = 64 * 1024;
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
  /** The beginning of a record that has not come whole. */
  #held: Buffer = Buffer.alloc(0);
  #dataLeftBytes = 0;

  *push(chunk: Buffer): Generator<Part> {
    let rest = chunk;
    const take = (bytes: number) => {
      const taken = rest.subarray(0, bytes);
      rest = rest.subarray(bytes);
      return taken;
    };
    while (rest.length > 0) {
      if (this.#dataLeftBytes > 0) {
        const data = take(this.#dataLeftBytes);
        this.#dataLeftBytes -= data.length;
        yield { data };
        continue;
      }
      if (this.#held.length > 0) this.#held = Buffer.concat([this.#held, take(missingBytes(this.#held))]);
      const begun = this.#held.length > 0 ? this.#held : rest;
      if (missingBytes(begun) > 0) {
        if (begun === rest) this.#held = Buffer.from(take(rest.length));
        continue;
      }
      const record = begun === rest ? take(sizeBytes(begun)) : begun;
      this.#held = Buffer.alloc(0);
      const type = record[0] as RecordType;
      if (type === RECORD.data) this.#dataLeftBytes = lengthOf(record);
      else yield { type, payload: record.subarray(HEAD_BYTES) };
    }
  }
}

/** What has not come yet of a record, as far as its beginning tells. */
function missingBytes(begun: Buffer): number {
  return begun.length < HEAD_BYTES ? HEAD_BYTES - begun.length : Math.max(0, sizeBytes(begun) - begun.length);
}

/** Of a record with its head; of DATA the head alone. */
function sizeBytes(head: Buffer): number {
  const length = lengthOf(head);
  return head[0] === RECORD.data ? HEAD_BYTES : HEAD_BYTES + length;
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
