import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { scram } from '../../../app/xmpp/scram.ts';

/** The exchanges printed in RFC 5802 §5 and RFC 7677 §3: user "user", password "pencil". */
const rfc5802 = {
  hash: 'sha1',
  nonce: 'fyko+d2lbbFgONRv9qkxdawL',
  clientFirst: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
  serverFirst: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
  clientFinal: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
  serverFinal: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
} as const;
const rfc7677 = {
  hash: 'sha256',
  nonce: 'rOprNGfwEbeRWgbNEkqO',
  clientFirst: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  clientFinal:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
} as const;

const notVerified = expect.objectContaining({ code: 'server-not-verified', final: true });

describe.each([rfc5802, rfc7677])('scram with $hash', (rfc) => {
  const begin = () => scram(rfc.hash, 'user', 'pencil', rfc.nonce);

  test("gives the RFC's exchange", async () => {
    const login = begin();
    expect(login.clientFirst).toBe(rfc.clientFirst);
    expect(await login.answer(rfc.serverFirst)).toBe(rfc.clientFinal);
    expect(() => login.verify(rfc.serverFinal)).not.toThrow();
  });

  test.each([
    ['none', ''],
    ['an error', 'e=invalid-proof'],
    ['an empty one', 'v='],
    ['a short one', 'v=rmF9'],
    ["somebody else's", `v=${Buffer.alloc(rfc.hash === 'sha1' ? 20 : 32, 7).toString('base64')}`],
  ])('does not take %s for the signature of the server', async (_what, serverFinal) => {
    const login = begin();
    await login.answer(rfc.serverFirst);
    expect(() => login.verify(serverFinal)).toThrow(notVerified);
  });

  test('does not take a signature before there was a challenge', () => {
    expect(() => begin().verify(rfc.serverFinal)).toThrow(notVerified);
  });

  test.each(['1', '100', '4095', '5000001', '9999999999', '0', '-1', '4096x', '1e9'])(
    'does not hash %s times',
    async (count) => {
      await expect(begin().answer(rfc.serverFirst.replace('i=4096', `i=${count}`))).rejects.toEqual(
        notVerified,
      );
    },
  );

  test.each([
    ['a nonce of its own', 'r=another,s=QSXCR+Q6sek8bf92,i=4096'],
    ['our nonce and nothing of its own', `r=${rfc.nonce},s=QSXCR+Q6sek8bf92,i=4096`],
    ['a mandatory extension (RFC 5802 §5.1)', `m=x,${rfc.serverFirst}`],
    ['no salt', `r=${rfc.nonce}x,i=4096`],
    ['an empty salt', `r=${rfc.nonce}x,s=,i=4096`],
    ['nothing', ''],
  ])('refuses a challenge with %s', async (_what, challenge) => {
    await expect(begin().answer(challenge)).rejects.toEqual(notVerified);
  });
});

describe('scram', () => {
  test('escapes the user name (RFC 5802 §5.1)', () => {
    expect(scram('sha1', 'a,b=c', 'x', 'n').clientFirst).toBe('n,,n=a=2Cb=3Dc,r=n');
  });

  test('prepares the password (RFC 4013 §3): a soft hyphen counts for nothing, a Roman nine is IX', async () => {
    const serverFirst = 'r=nx,s=QSXCR+Q6sek8bf92,i=4096';
    const prepared = await scram('sha256', 'user', 'I\u00adX', 'n').answer(serverFirst);
    expect(await scram('sha256', 'user', '\u2168', 'n').answer(serverFirst)).toBe(prepared);
    expect(await scram('sha256', 'user', 'IX', 'n').answer(serverFirst)).toBe(prepared);
  });

  test('says so when a password cannot be one', () => {
    expect(() => scram('sha1', 'user', 'bell\u0007', 'n')).toThrow(/password .* characters/);
    expect(() => scram('sha1', 'user', '', 'n')).toThrow(/password is empty/);
  });

  test('takes emoji in a password', async () => {
    const serverFirst = 'r=nx,s=QSXCR+Q6sek8bf92,i=4096';
    const answer = await scram('sha256', 'user', 'pässwörd😀', 'n').answer(serverFirst);
    const salted = pbkdf2Sync('pässwörd😀', Buffer.from('QSXCR+Q6sek8bf92', 'base64'), 4096, 32, 'sha256');
    const clientKey = createHmac('sha256', salted).update('Client Key').digest();
    const storedKey = createHash('sha256').update(clientKey).digest();
    const authMessage = `n=user,r=n,${serverFirst},c=biws,r=nx`;
    const signature = createHmac('sha256', storedKey).update(authMessage).digest();
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))).toString(
      'base64',
    );
    expect(answer).toBe(`c=biws,r=nx,p=${proof}`);
  });
});
