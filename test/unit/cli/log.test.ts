import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newDeviceKey } from '../../../app/link/device-key.ts';
import { hidePasswords } from '../../../main/hide-passwords.ts';
import { Log } from '../../../main/log.ts';
import { nodePlatform } from '../../../main/platform.ts';
import { secretsFile } from '../../../main/secrets.ts';

function open(maxBytes?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'dragoman.log');
  const problems: Error[] = [];
  const log = new Log(file, (error) => void problems.push(error), maxBytes);
  return { file, log, problems, text: () => readFileSync(file, 'utf8') };
}

test('stacks and causes, for their owner alone, and nothing else an error carries', async () => {
  const { file, log, text, problems } = open();
  const inner = Object.assign(new Error('the inner'), { stanza: '<private/>' });
  log.add(new TypeError('the outer', { cause: inner }));
  log.add('a text');
  await log.close();
  expect(problems).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(text()).toMatch(/^2\S+Z TypeError: the outer\n {6}at /);
  expect(text()).toMatch(/\n {2}caused by Error: the inner\n {6}at /);
  expect(text()).toMatch(/\n2\S+Z a text\n$/);
  expect(text()).not.toContain('private');
});

test('never a password, wherever it stands', async () => {
  const { log, text } = open();
  log.hide('correct horse');
  log.hide('at'); // so short a word would blank every stack, and names nothing
  log.add(new Error('login with correct horse', { cause: new Error('said “correct horse”') }));
  await log.close();
  expect(text()).not.toContain('correct horse');
  expect(text()).toContain('login with ***');
  expect(text()).toContain('    at ');
});

test('what a peer wrote cannot pose as a line of ours, nor talk to a terminal', async () => {
  const { log, text } = open();
  log.add(
    Object.assign(new Error(), { stack: 'Error: one\n2026-01-01T00:00:00.000Z Error: two\r\u001b[2J' }),
  );
  await log.close();
  expect(
    text()
      .split('\n')
      .filter((line) => /^\d/.test(line)),
  ).toHaveLength(1);
  expect(text()).not.toMatch(/[^\P{Cc}\n]/u);
});

test('bounded: two files, and each fault', async () => {
  const { file, log, text } = open(20_000);
  for (let count = 0; count < 50; count++) log.add(new Error('x'.repeat(100_000)));
  await log.close();
  expect(text().split('\n')[0]?.length).toBeLessThan(8_100);
  expect(statSync(file).size).toBeLessThanOrEqual(20_000);
  expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(20_000);
});

test('nor a key in PEM, whole or a line of it', async () => {
  const { log, text } = open();
  const { privateKey } = newDeviceKey();
  const file = join(mkdtempSync(join(tmpdir(), 'dragoman-log-')), 'secrets');
  onTestFinished(() => rmSync(dirname(file), { recursive: true }));
  const platform = hidePasswords(nodePlatform(secretsFile(file)), log);
  await platform.secrets.keep('device-key', 'you@localhost/desk', privateKey);
  log.add(new Error(`a key\n${privateKey}`));
  log.add(new Error(JSON.stringify({ privateKey })));
  await log.close();
  const lines = privateKey.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(text()).not.toContain(line);
  expect(text()).toContain('a key');
});
