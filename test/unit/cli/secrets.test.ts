import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SecretsProblem } from '../../../app/platform.ts';
import { readPrivate, secretsFile } from '../../../main/secrets.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'dragoman-secrets-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test('keeps several accounts in one file closed to others', async () => {
  const file = join(folder(), 'secrets');
  const secrets = secretsFile(file);
  expect(await secrets.password('you@localhost')).toBeUndefined();
  await secrets.keep('you@localhost', 'one');
  await secrets.keep('bob@localhost', 'two');
  await secrets.keep('you@localhost', 'three');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    'you@localhost': 'three',
    'bob@localhost': 'two',
  });
  expect(await secrets.password('you@localhost')).toBe('three');
});

test('forgets one account and keeps the others', async () => {
  const file = join(folder(), 'secrets');
  const secrets = secretsFile(file);
  await secrets.forget('you@localhost');
  expect(existsSync(file)).toBe(false);
  await secrets.keep('you@localhost', 'one');
  await secrets.keep('bob@localhost', 'two');
  await secrets.forget('you@localhost');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'bob@localhost': 'two' });
  expect(await secrets.password('you@localhost')).toBeUndefined();
});

test.each([0o644, 0o640, 0o604, 0o620, 0o601])('mode %o is refused, to read and to write', async (mode) => {
  const file = join(folder(), 'secrets');
  writeFileSync(file, '{"you@localhost":"one"}');
  chmodSync(file, mode);
  await expect(secretsFile(file).password('you@localhost')).rejects.toThrow(/chmod 600/);
  await expect(secretsFile(file).keep('you@localhost', 'two')).rejects.toBeInstanceOf(SecretsProblem);
  expect(readFileSync(file, 'utf8')).toBe('{"you@localhost":"one"}');
});

test.each(['', '[]', '{', '{"you@localhost":1}'])(
  '%j is no secrets file and stays as it is',
  async (text) => {
    const file = join(folder(), 'secrets');
    writeFileSync(file, text, { mode: 0o600 });
    await expect(secretsFile(file).keep('you@localhost', 'one')).rejects.toThrow('is no secrets file');
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);

test('a link counts as what it leads to', async () => {
  const where = folder();
  writeFileSync(join(where, 'closed'), 'word', { mode: 0o600 });
  writeFileSync(join(where, 'open'), 'word', { mode: 0o644 });
  for (const name of ['closed', 'open']) symlinkSync(join(where, name), join(where, `${name}-link`));
  expect(await readPrivate(join(where, 'closed-link'))).toBe('word');
  await expect(readPrivate(join(where, 'open-link'))).rejects.toThrow(/chmod 600/);
});

test('a pipe, a folder, and nothing', async () => {
  const where = folder();
  const pipe = join(where, 'pipe');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  const read = readPrivate(pipe);
  writeFileSync(pipe, 'through the pipe');
  expect(await read).toBe('through the pipe');
  await expect(readPrivate(where)).rejects.toThrow('is a folder');
  expect(await readPrivate(join(where, 'nothing'))).toBeUndefined();
});
