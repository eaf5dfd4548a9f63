import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { BoundedLines } from '../../../app/host/bounded-lines.ts';
import { temporaryFolder } from './stage.ts';

function openLines(file = join(temporaryFolder(), 'lines'), maxBytes = 100) {
  const problems: Error[] = [];
  const lines = new BoundedLines(file, { maxBytes, onProblem: (error) => void problems.push(error) });
  onTestFinished(() => lines.close());
  return { lines, file, problems };
}

/** All there are, the newest file first; they are read once what was added is written. */
async function read(lines: BoundedLines): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of lines.backwards()) pieces.push(piece);
  return pieces.flatMap((piece) => piece.split('\n')).filter(Boolean);
}

/** The names behind this process's descriptors that begin so. */
function opened(start: string): string[] {
  const names = readdirSync('/proc/self/fd').map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return ''; // closed meanwhile
    }
  });
  return names.filter((name) => name.startsWith(start));
}

test('the file is there from the start, for its owner alone, and reading alone keeps none open', async () => {
  const { lines, file } = openLines();
  expect(await read(lines)).toEqual([]);
  expect(statSync(file)).toMatchObject({ size: 0, mode: 0o100600 });
  expect(opened(file)).toEqual([]);
});

test('one file is open however often it is set aside, and none after the close', async () => {
  const { lines, file } = openLines();
  for (let count = 0; count < 50; count++) {
    lines.add(`line ${count}`);
    await read(lines);
    expect(opened(file)).toEqual([file]);
  }
  expect(existsSync(`${file}.1`)).toBe(true);
  await lines.close();
  expect(opened(file)).toEqual([]);
});

test('a line that comes after the close is written and leaves no file open', async () => {
  const { lines, file } = openLines();
  lines.add('before');
  await lines.close();
  lines.add('after');
  expect(await read(lines)).toEqual(['before', 'after']);
  expect(opened(file)).toEqual([]);
});

test('writes that fail leave no file open', async () => {
  const { lines, file, problems } = openLines();
  symlinkSync('/dev/full', file);
  for (let count = 0; count < 10; count++) {
    lines.add('lost');
    await read(lines);
  }
  expect(problems).toHaveLength(10);
  expect(opened('/dev/full')).toEqual([]);
});

test.each([
  ['removed', (file: string) => unlinkSync(file)],
  ['moved', (file: string) => renameSync(file, `${file}.moved`)],
])('a file that somebody %s is a new one within a second', async (_how, happen) => {
  const { lines, file } = openLines();
  lines.add('before');
  expect(await read(lines)).toEqual(['before']);
  happen(file);
  await delay(1100);
  lines.add('after');
  expect(await read(lines)).toEqual(['after']);
  expect(opened(file)).toEqual([file]);
});

test('what somebody else writes, or takes out, counts for the size within a second', async () => {
  const { lines, file } = openLines();
  lines.add('before');
  await read(lines);
  writeFileSync(file, `${'x'.repeat(90)}\n`);
  await delay(1100);
  lines.add('0123456789');
  await read(lines);
  expect(readFileSync(file, 'utf8')).toBe('0123456789\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toContain('xxx');
});
