import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { activityLine } from '../../../main/cli/activity-line.ts';
import {
  complain,
  plain,
  plainLines,
  plainText,
  printSoon,
  StatusLine,
  safeJson,
  table,
} from '../../../main/cli/output.ts';

// ESC, the one-byte CSI, DEL, a direction override and its end, marks of direction, carriage return, bell.
const evil = 'a\u001b[31mb\u009b2Jc\u007fd\u202ee\u202cf\u2066g\u2069h\u200fi\rj\u0007k';
const control = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

test('nothing in a text turns into control of the terminal', () => {
  expect(plain(evil)).toBe('a�[31mb�2Jc�d�e�f�g�h�i�j�k');
  expect(plain('two\nlines')).toBe('two�lines');
  expect(plainLines(`two\n${evil}`).split('\n')).toEqual(['two', plain(evil)]);
});

test('the content of a file keeps its tabs', () => {
  expect(plainText(`a\tb\n${evil}\t`)).toBe(`a\tb\n${plain(evil)}\t`);
});

test('a line that is written over holds nothing raw, says a thing once, and is for terminals', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { isTTY } = process.stderr;
  try {
    process.stderr.isTTY = true;
    const line = new StatusLine();
    line.show(evil);
    line.show(evil);
    line.clear();
    line.clear();
    const written = write.mock.calls.map(([text]) => String(text));
    expect(written).toEqual([`\r\u001b[?7l${plain(evil)}\u001b[K\u001b[?7h`, '\r\u001b[K']);
    process.stderr.isTTY = false;
    const none = new StatusLine();
    none.show('text');
    none.clear();
    expect(write).toHaveBeenCalledTimes(2);
  } finally {
    process.stderr.isTTY = isTTY;
    write.mockRestore();
  }
});

test('letters of every script, joiners and emoji stay as they are', () => {
  const good = 'Grüße 文件 ملفات 👩‍👩‍👧 نمی‌خواهم';
  expect(plain(good)).toBe(good);
});

test('JSON stays the same value, and holds nothing raw', () => {
  const value = { [evil]: [evil, 'line\nline'] };
  const text = safeJson(value);
  expect(text).not.toMatch(control);
  expect(JSON.parse(text)).toEqual(value);
  expect(JSON.parse(safeJson(value, 2))).toEqual(value);
  expect(safeJson(value, 2).split('\n').join('')).not.toMatch(control);
  expect(safeJson(undefined)).toBe('null');
});

test('columns stand below each other whatever is in them', () => {
  expect(
    table([
      ['a', 'b'],
      [`x\u0007y`, evil],
      ['long one', ''],
    ]),
  ).toBe(`a         b\nx�y       ${plain(evil)}\nlong one`);
});

test('an event of today has its time, of another day its date', () => {
  const event = {
    id: 'event-1',
    time: '2026-03-01T14:05:01.000Z',
    agent: 'files',
    peer: `you@localhost/${evil}`,
    action: 'command files',
    outcome: 'done',
    reason: '',
    ms: 12,
  } as const;
  const clock = new Date(event.time).toLocaleTimeString('en-GB');
  const line = `${clock}  you@localhost/${plain(evil)}  command files  done  12 ms`;
  expect(activityLine(event, new Date(event.time))).toBe(line);
  expect(activityLine(event, new Date('2027-03-01T14:05:01.000Z'))).toMatch(
    /^2026-03-0[12] \d\d:\d\d:\d\d {2}you/,
  );
});

test('lines that come with requests, soon after each other, are one write, and none is lost when the process ends', () => {
  vi.useFakeTimers();
  const written: unknown[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(text) > 0);
  try {
    printSoon(false, 1, 'one');
    printSoon(true, { two: evil }, 'two');
    printSoon(false, 3, '');
    expect(written).toEqual([]);
    vi.runOnlyPendingTimers();
    expect(written.splice(0)).toEqual([`one\n${safeJson({ two: evil })}\n`]);
    vi.runOnlyPendingTimers();
    expect(written).toEqual([]);
    printSoon(false, 4, 'before');
    complain('the problem');
    expect(written.splice(0)).toEqual(['before\n', 'the problem\n']);
    printSoon(false, 5, 'the last');
    process.listeners('exit').at(-1)?.(0);
    expect(written).toEqual(['the last\n']);
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
  }
});
