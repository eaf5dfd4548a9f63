import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What one side shows of itself, the one who begins only after the other (docs/protocol/pairing.md). */
export const opening = z.object({ key: z.string().max(200), nonce: z.string().length(43) });

export type Opening = z.output<typeof opening>;

export function newOpening(key: string): Opening {
  return { key, nonce: randomBytes(32).toString('base64url') };
}

export function commitmentTo({ key, nonce }: Opening): string {
  return sha256(['dragoman pair 0', key, nonce]).toString('base64url');
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
  return sha256(['dragoman pair 0', jids.a, jids.b, a.key, b.key, a.nonce, b.nonce]);
}

function sha256(value: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(value)).digest();
}
