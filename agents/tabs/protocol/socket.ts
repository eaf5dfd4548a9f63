import { z } from 'zod';
import { hello, id } from '../protocol.ts';

// docs/protocol/browser-socket.md: what is said before the bridge. The extension takes only types from here.

/** 256 bits in base64url. */
const bits = z.string().regex(/^[\w-]{43}$/);

export const firstWords = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('pair'),
    protocol: z.int(),
    browser: hello.shape.browser,
    code: z.string().max(20),
  }),
  z.strictObject({ type: z.literal('known'), protocol: z.int(), browser: id, nonce: bits }),
]);

export const lastWords = z.strictObject({ type: z.literal('proof'), proof: bits });

export type FirstWords = z.output<typeof firstWords>;
export type LastWords = z.output<typeof lastWords>;

export type CoreWords =
  | { type: 'paired'; device: string; token: string }
  | { type: 'proof'; nonce: string; proof: string }
  | { type: 'goodbye'; text: string };
