import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { assertOurs, localAddress } from '../../../main/local/address.ts';
import { home } from './core.ts';

test('inside the home where the path is short enough for a socket', () => {
  const folder = home();
  expect(localAddress(folder)).toEqual({ path: join(folder, 'core.sock'), folder });
});

test('a long home has one address, whatever its spelling and the environment', () => {
  const folder = home('long'.repeat(30));
  mkdirSync(folder);
  const link = join(dirname(folder), 'link'.repeat(30));
  symlinkSync(folder, link);
  const address = localAddress(folder);
  expect(Buffer.byteLength(address.path)).toBeLessThan(100);
  expect(localAddress(link)).toEqual(address);
  vi.stubEnv('TMPDIR', '/elsewhere');
  expect(localAddress(folder)).toEqual(address);
  vi.unstubAllEnvs();
  const other = home('long'.repeat(30));
  mkdirSync(other);
  expect(localAddress(other).path).not.toBe(address.path);
});

test('a folder that is ours alone, and those that are not', async () => {
  const folder = home();
  await assertOurs(folder);
  for (const mode of [0o755, 0o710, 0o701, 0o777]) {
    chmodSync(folder, mode);
    await expect(assertOurs(folder)).rejects.toThrow('chmod 700');
  }
  chmodSync(folder, 0o700);
  const link = join(folder, 'link');
  symlinkSync(folder, link);
  await expect(assertOurs(link)).rejects.toThrow('must be a folder');
  const file = join(folder, 'file');
  writeFileSync(file, '', { mode: 0o600 });
  await expect(assertOurs(file)).rejects.toThrow('must be a folder');
});

test.skipIf(process.getuid?.() !== 0)('a folder of somebody else (root alone can make one)', async () => {
  const folder = home();
  chownSync(folder, 12_345, 12_345);
  await expect(assertOurs(folder)).rejects.toThrow('belongs to you');
});
