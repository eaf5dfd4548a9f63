import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { deviceName } from './device-list.ts';

/** What one side shows of itself, the one who begins only after the other (docs/protocol/pairing.md). */
export const opening = z.object({
  key: z.string().max(200),
  nonce: z.string().length(43),
  /** What its person calls it. */
  name: deviceName,
  /** Whether its list of devices has nobody else: then it can be taken into the other's. */
  isAlone: z.boolean(),
});

export type Opening = z.output<typeof opening>;

export function newOpening(about: Omit<Opening, 'nonce'>): Opening {
  return { ...about, nonce: randomBytes(32).toString('base64url') };
}

export function commitmentTo(shown: Opening): string {
  return sha256(['dragoman pair 0', ...members(shown)]).toString('base64url');
}

export function opens(commitment: string, shown: Opening): boolean {
  const [a, b] = [Buffer.from(commitment), Buffer.from(commitmentTo(shown))];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Both sides of an exchange: A began. */
export interface Exchange {
  jids: { a: string; b: string };
  a: Opening;
  b: Opening;
}

/** Six digits, the same on both screens unless somebody stands between. */
export function codeOf(exchange: Exchange): string {
  const number = BigInt(`0x${digestOf(exchange).toString('hex')}`) % 1_000_000n;
  return number.toString().padStart(6, '0');
}

/** What a side signs once its person said yes. */
export function confirmation(exchange: Exchange, id: string): unknown {
  return ['dragoman pair 0 confirm', digestOf(exchange).toString('base64url'), id];
}

function digestOf({ jids, a, b }: Exchange): Buffer {
  return sha256(['dragoman pair 0', jids.a, jids.b, ...members(a), ...members(b)]);
}

function members({ key, nonce, name, isAlone }: Opening): unknown[] {
  return [key, nonce, name, isAlone];
}

function sha256(value: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(value)).digest();
}
