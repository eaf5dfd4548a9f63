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
import { expect, onTestFinished, test, vi } from 'vitest';
import { agentSecret, SecretsProblem } from '../../../app/platform.ts';
import { given, readPrivate, secretsFile, secretsOf } from '../../../main/secrets.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'dragoman-secrets-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test('keeps several accounts in one file closed to others', async () => {
  const file = join(folder(), 'secrets');
  const secrets = secretsFile(file);
  expect(await secrets.read('password', 'you@localhost')).toBeUndefined();
  await secrets.keep('password', 'you@localhost', 'one');
  await secrets.keep('password', 'bob@localhost', 'two');
  await secrets.keep('password', 'you@localhost', 'three');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    'you@localhost': 'three',
    'bob@localhost': 'two',
  });
  expect(await secrets.read('password', 'you@localhost')).toBe('three');
});

test('forgets one account and keeps the others', async () => {
  const file = join(folder(), 'secrets');
  const secrets = secretsFile(file);
  await secrets.forget('password', 'you@localhost');
  expect(existsSync(file)).toBe(false);
  await secrets.keep('password', 'you@localhost', 'one');
  await secrets.keep('password', 'bob@localhost', 'two');
  await secrets.forget('password', 'you@localhost');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'bob@localhost': 'two' });
  expect(await secrets.read('password', 'you@localhost')).toBeUndefined();
});

test.each([0o644, 0o640, 0o604, 0o620, 0o601])('mode %o is refused, to read and to write', async (mode) => {
  const file = join(folder(), 'secrets');
  writeFileSync(file, '{"you@localhost":"one"}');
  chmodSync(file, mode);
  await expect(secretsFile(file).read('password', 'you@localhost')).rejects.toThrow(/chmod 600/);
  await expect(secretsFile(file).keep('password', 'you@localhost', 'two')).rejects.toBeInstanceOf(
    SecretsProblem,
  );
  expect(readFileSync(file, 'utf8')).toBe('{"you@localhost":"one"}');
});

test.each(['', '[]', '{', '{"you@localhost":1}'])(
  '%j is no secrets file and stays as it is',
  async (text) => {
    const file = join(folder(), 'secrets');
    writeFileSync(file, text, { mode: 0o600 });
    await expect(secretsFile(file).keep('password', 'you@localhost', 'one')).rejects.toThrow(
      'is no secrets file',
    );
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

test('keys of an install lie beside the password, and two that write at once lose nothing', async () => {
  const file = join(folder(), 'secrets');
  const [one, other] = [secretsFile(file), secretsFile(file)];
  await Promise.all([
    one.keep('password', 'you@localhost', 'word'),
    other.keep('device-key', 'you@localhost/desk', 'key'),
    one.keep('group-keys', 'you@localhost/desk', 'group'),
    other.keep('password', 'bob@localhost', 'his'),
  ]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    'you@localhost': 'word',
    'bob@localhost': 'his',
    'you@localhost/desk device-key': 'key',
    'you@localhost/desk group-keys': 'group',
  });
  await one.forget('device-key', 'you@localhost/desk');
  expect(await other.read('device-key', 'you@localhost/desk')).toBeUndefined();
  expect(await other.read('group-keys', 'you@localhost/desk')).toBe('group');
  expect(await other.read('password', 'you@localhost')).toBe('word');
});

test('a password given for this run is not written down; keys are', async () => {
  const file = join(folder(), 'secrets');
  const secrets = given('word', secretsFile(file));
  await secrets.keep('password', 'you@localhost', 'other');
  await secrets.keep('device-key', 'you@localhost/desk', 'key');
  await secrets.forget('password', 'you@localhost');
  expect(await secrets.read('password', 'you@localhost')).toBe('word');
  expect(await secrets.read('device-key', 'you@localhost/desk')).toBe('key');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'you@localhost/desk device-key': 'key' });
});

test('a place where nothing can be written is said at once', async () => {
  const file = join(folder(), 'gone', 'secrets');
  await expect(secretsFile(file).keep('password', 'you@localhost', 'one')).rejects.toThrow(
    'cannot be written',
  );
});

test('an agent’s secret has a name of its own, and is written nowhere unasked', async () => {
  const where = folder();
  const name = agentSecret('calendar', 'ann b https://dav.example.org');
  expect(name).not.toMatch(/\s/);
  const secrets = secretsOf({ secretsFile: join(where, 'chosen') }, { secrets: join(where, 'own') });
  await secrets.keep('agent-secret', name, 'word');
  expect(await secrets.read('agent-secret', name)).toBe('word');
  expect(await secrets.read('agent-secret', agentSecret('calendar', 'ann'))).toBeUndefined();
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', '');
  vi.stubEnv('DISPLAY', '');
  const unchosen = secretsOf(undefined, { secrets: join(where, 'own') });
  await expect(unchosen.keep('agent-secret', name, 'word')).rejects.toThrow(SecretsProblem);
  expect(existsSync(join(where, 'own'))).toBe(false);
});
