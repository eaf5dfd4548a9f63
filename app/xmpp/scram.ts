import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { saslprep } from '@mongodb-js/saslprep';
import { ConnectionError } from './connection-error.ts';

export type ScramHash = 'sha1' | 'sha256';

/**
 * RFC 5802 §5.1 says 4096 at least; a server (or somebody in its place) that asks for less wants a password that is
 * cheap to guess. The upper bound keeps it from burning our processor for minutes.
 */
export const iterationBounds = { min: 4096, max: 5_000_000 };

/** One SCRAM login, RFC 5802 §3 (SHA-1) and RFC 7677 (SHA-256), without channel binding. */
export interface Scram {
  readonly clientFirst: string;
  /** Answers the server's challenge with client-final-message. */
  answer(serverFirst: string): Promise<string>;
  /** Throws unless the server's last message proves that it knows the password too. */
  verify(serverFinal: string): void;
}

const derive = promisify(pbkdf2);
const keyBytes = { sha1: 20, sha256: 32 };
const gs2Header = 'n,,';

export function scram(
  hash: ScramHash,
  username: string,
  password: string,
  clientNonce = randomBytes(24).toString('base64'),
): Scram {
  const name = prepare(username, 'user name').replaceAll('=', '=3D').replaceAll(',', '=2C');
  const secret = prepare(password, 'password');
  const clientFirstBare = `n=${name},r=${clientNonce}`;
  let expectedSignature: Buffer | undefined;

  return {
    clientFirst: gs2Header + clientFirstBare,

    async answer(serverFirst) {
      const { nonce, salt, iterations } = readServerFirst(serverFirst, clientNonce);
      const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
      const salted = await derive(secret, salt, iterations, keyBytes[hash], hash);
      const clientKey = hmac(salted, 'Client Key');
      const storedKey = createHash(hash).update(clientKey).digest();
      const withoutProof = `c=${Buffer.from(gs2Header).toString('base64')},r=${nonce}`;
      const authMessage = `${clientFirstBare},${serverFirst},${withoutProof}`;
      expectedSignature = hmac(hmac(salted, 'Server Key'), authMessage);
      const clientSignature = hmac(storedKey, authMessage);
      const proof = clientKey.map((byte, index) => byte ^ (clientSignature[index] ?? 0));
      return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`;
    },

    verify(serverFinal) {
      const [, value] = /^v=([A-Za-z0-9+/]+={0,2})(?:,|$)/.exec(serverFinal) ?? [];
      const given = Buffer.from(value ?? '', 'base64');
      if (
        !expectedSignature ||
        given.length !== expectedSignature.length ||
        !timingSafeEqual(given, expectedSignature)
      )
        throw new ConnectionError(
          'server-not-verified',
          'The server could not prove that it knows your password. It may not be your server; we left.',
          { final: true },
        );
    },
  };
}

/** server-first-message, RFC 5802 §7: `r=nonce,s=salt,i=iterations` in this order, extensions after them. */
function readServerFirst(text: string, clientNonce: string) {
  const [, nonce, salt, count] =
    /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/]+={0,2}),i=([1-9][0-9]{0,9})(?:,|$)/.exec(text) ?? [];
  if (!nonce || !salt || !count) throw refused('it could not be understood');
  if (!nonce.startsWith(clientNonce) || nonce.length === clientNonce.length)
    throw refused('it does not belong to this login');
  const iterations = Number(count);
  if (iterations < iterationBounds.min || iterations > iterationBounds.max)
    throw refused(
      `it asks for ${iterations} rounds of hashing, where ${iterationBounds.min} to ${iterationBounds.max} are accepted`,
    );
  return { nonce, salt: Buffer.from(salt, 'base64'), iterations };
}

function refused(why: string): ConnectionError {
  return new ConnectionError('server-not-verified', `The server's login challenge was refused: ${why}.`, {
    final: true,
  });
}

/** SASLprep (RFC 4013); code points newer than Unicode 3.2, emoji for one, are let through, as servers do. */
export function prepare(text: string, what: string): string {
  try {
    const prepared = saslprep(text, { allowUnassigned: true });
    if (prepared) return prepared;
  } catch {}
  throw new ConnectionError(
    'not-authorized',
    `The ${what} is empty or holds characters no ${what} may hold.`,
    {
      final: true,
    },
  );
}
