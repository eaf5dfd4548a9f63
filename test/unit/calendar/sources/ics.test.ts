import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { IcsSource } from '../../../../agents/calendar/sources/ics.ts';
import type { Change } from '../../../../agents/calendar/sources/source.ts';
import { temporaryFolder } from '../../files/share-folder.ts';
import { calendar, event } from './samples.ts';

async function follow(path: string, { isWritten = true } = {}) {
  const source = new IcsSource(path, { isWritten });
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const heard: Change[] = [];
  await source.follow((changes) => heard.push(...changes), ending.signal);
  return { source, heard };
}

const uids = (source: IcsSource) => [...source.objects.values()].map(({ uid }) => uid).sort();
const one = (source: IcsSource, uid: string) => {
  const object = [...source.objects.values()].find((known) => known.uid === uid);
  if (!object) throw new Error(`no ${uid}`);
  return object;
};

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'ann.ics');
  writeFileSync(file, text);
  return file;
}

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe.each(['a file of many', 'a folder'])('%s', (kind) => {
  /** The events, kept in this way; `at` is where the first of them lies. */
  const kept = (...all: string[]) => {
    if (kind === 'a file of many') {
      const path = fileWith(calendar(...all.map((uid) => event(uid))));
      return { path, at: path };
    }
    const path = folderWith(Object.fromEntries(all.map((uid) => [`${uid}.ics`, calendar(event(uid))])));
    return { path, at: join(path, `${all[0]}.ics`) };
  };

  test('is read', async () => {
    const { source, heard } = await follow(kept('a', 'b').path);
    expect(uids(source)).toEqual(['a', 'b']);
    expect(heard.map(({ object }) => object?.uid).sort()).toEqual(['a', 'b']);
    expect(source.problems).toEqual([]);
    expect(source.isKnown).toBe(true);
  });

  test('is written: new, changed, removed', async () => {
    const { path } = kept('a', 'b');
    const { source } = await follow(path);
    const made = await source.put({ uid: 'c', text: calendar(event('c')) }, undefined);
    expect(made).toEqual({ written: one(source, 'c') });
    const seen = one(source, 'a');
    const changed = await source.put({ uid: 'a', text: calendar(event('a', { summary: 'new' })) }, seen);
    expect(changed).toEqual({ written: one(source, 'a') });
    expect(await source.remove(one(source, 'b'))).toEqual({ removed: true });
    const { source: again } = await follow(path);
    expect(uids(again)).toEqual(['a', 'c']);
    expect(one(again, 'a').text).toContain('SUMMARY:new');
    const folder = kind === 'a folder' ? path : join(path, '..');
    expect(readdirSync(folder).filter((name) => !name.endsWith('.ics'))).toEqual([]);
  });

  test('a change of somebody else is heard of', async () => {
    const { path, at } = kept('a', 'b');
    const { source, heard } = await follow(path);
    writeFileSync(at, readFileSync(at, 'utf8').replace('SUMMARY:a', 'SUMMARY:other'));
    await expect.poll(() => one(source, 'a').text).toContain('SUMMARY:other');
    expect(heard.at(-1)?.object?.uid).toBe('a');
    // As editors that write carefully do.
    writeFileSync(`${at}.new`, readFileSync(at, 'utf8').replace('SUMMARY:other', 'SUMMARY:third'));
    renameSync(`${at}.new`, at);
    await expect.poll(() => one(source, 'a').text).toContain('SUMMARY:third');
  });

  test('a change is heard of after two that came in a moment', async () => {
    const { path, at } = kept('a', 'b');
    const { source } = await follow(path);
    const text = readFileSync(at, 'utf8');
    for (const gapMs of [1, 2, 3, 4]) {
      for (const summary of ['first', 'second']) {
        writeFileSync(`${at}.new`, text.replace('SUMMARY:a', `SUMMARY:${summary} ${gapMs}`));
        renameSync(`${at}.new`, at);
        await delay(gapMs);
      }
      await expect.poll(() => one(source, 'a').text).toContain(`SUMMARY:second ${gapMs}`);
      writeFileSync(at, text.replace('SUMMARY:a', `SUMMARY:last ${gapMs}`));
      await expect.poll(() => one(source, 'a').text).toContain(`SUMMARY:last ${gapMs}`);
    }
  });

  test('what changed since it was seen is a conflict, and stays', async () => {
    const { path, at } = kept('a');
    const { source } = await follow(path);
    const seen = one(source, 'a');
    writeFileSync(at, readFileSync(at, 'utf8').replace('SUMMARY:a', 'SUMMARY:theirs'));
    const put = await source.put({ uid: 'a', text: calendar(event('a', { summary: 'ours' })) }, seen);
    expect(put).toEqual({ conflict: expect.objectContaining({ text: expect.stringContaining('theirs') }) });
    expect(await source.remove(seen)).toEqual({ conflict: one(source, 'a') });
    expect(readFileSync(at, 'utf8')).toContain('SUMMARY:theirs');
    const now = one(source, 'a');
    expect(
      await source.put({ uid: 'a', text: calendar(event('a', { summary: 'both' })) }, now),
    ).toHaveProperty('written');
  });

  test('what is there already is no new one', async () => {
    const { source } = await follow(kept('a').path);
    expect(await source.put({ uid: 'a', text: calendar(event('a')) }, undefined)).toEqual({
      conflict: one(source, 'a'),
    });
  });

  test('what is gone is a conflict without an object', async () => {
    const { path, at } = kept('a');
    const { source } = await follow(path);
    const seen = one(source, 'a');
    if (kind === 'a folder') rmSync(at);
    else writeFileSync(at, calendar());
    expect(await source.put({ uid: 'a', text: calendar(event('a')) }, seen)).toEqual({ conflict: undefined });
  });

  test('a broken one is told by its name, and keeps what it last held', async () => {
    const { path, at } = kept('a', 'b');
    const { source } = await follow(path);
    const seen = one(source, 'a');
    truncateSync(at, 60);
    await source.refresh();
    await expect.poll(() => source.problems).toEqual([expect.stringContaining(at)]);
    expect(uids(source)).toEqual(['a', 'b']);
    await expect(source.put({ uid: 'a', text: calendar(event('a')) }, seen)).rejects.toThrow(at);
    expect(readFileSync(at)).toHaveLength(60);
    writeFileSync(at, calendar(event('a')));
    await expect.poll(() => source.problems).toEqual([]);
  });

  test('of writers at the same time none loses an event', async () => {
    const { path } = kept('a');
    const { source } = await follow(path);
    const { source: other } = await follow(path);
    const writes = Array.from({ length: 40 }, (_, count) =>
      [source, other][count % 2]?.put({ uid: `n${count}`, text: calendar(event(`n${count}`)) }, undefined),
    );
    for (const write of await Promise.all(writes)) expect(write).toHaveProperty('written');
    await source.refresh();
    const { source: again } = await follow(path);
    expect(uids(again)).toHaveLength(41);
  });
});

describe('a folder', () => {
  test('serves the good ones beside the bad', async () => {
    const folder = folderWith({
      'good.ics': calendar(event('good')),
      'words.ics': 'hello',
      'card.ics': 'BEGIN:VCARD\r\nEND:VCARD\r\n',
      'nameless.ics': calendar(event('named'), 'BEGIN:VEVENT\r\nDTSTART:20260302T090000Z\r\nEND:VEVENT\r\n'),
      'notes.txt': 'hello',
      '.hidden.ics': 'hello',
      'empty.ics': '',
    });
    const outside = fileWith(calendar(event('outside')));
    symlinkSync(outside, join(folder, 'link.ics'));
    mkdirSync(join(folder, 'folder.ics'));
    execFileSync('mkfifo', [join(folder, 'pipe.ics')]);
    writeFileSync(join(folder, 'huge.ics'), '');
    truncateSync(join(folder, 'huge.ics'), 5_000_000_000);
    const { source } = await follow(folder);
    expect(uids(source)).toEqual(['good', 'named']);
    const names = ['card', 'folder', 'huge', 'link', 'nameless', 'pipe', 'words'];
    expect([...source.problems].sort()).toEqual(
      names.map((name) => expect.stringContaining(join(folder, `${name}.ics`))),
    );
    const put = source.put({ uid: 'link', text: calendar(event('link')) }, undefined);
    expect(await put).toHaveProperty('written');
    expect(readFileSync(outside, 'utf8')).toBe(calendar(event('outside')));
  });

  test('gives files names that hold', async () => {
    const folder = folderWith({});
    const { source } = await follow(folder);
    const strange = [
      '../../up',
      '/etc/x',
      '.hidden',
      'a\\b',
      'x'.repeat(3_000),
      'a b',
      'ünï@example.org',
      'CON',
    ];
    for (const uid of strange)
      expect(await source.put({ uid, text: calendar(event(uid)) }, undefined)).toHaveProperty('written');
    expect(readdirSync(folder)).toHaveLength(strange.length);
    expect(readdirSync(join(folder, '..'))).not.toContain('up.ics');
    const { source: again } = await follow(folder);
    expect(uids(again)).toEqual(strange.sort());
    expect(source.problems).toEqual([]);
  });

  test('keeps a task that shares a file with the last event', async () => {
    const folder = folderWith({ 'both.ics': calendar(event('a'), 'BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n') });
    const { source } = await follow(folder);
    expect(await source.remove(one(source, 'a'))).toEqual({ removed: true });
    expect(readFileSync(join(folder, 'both.ics'), 'utf8')).toBe(
      calendar('BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n'),
    );
  });
});

describe('a file', () => {
  test('that is not there yet begins with its first event', async () => {
    const path = join(temporaryFolder(), 'new.ics');
    const { source } = await follow(path);
    expect(source.problems).toEqual([]);
    expect(await source.put({ uid: 'a', text: calendar(event('a')) }, undefined)).toHaveProperty('written');
    expect(readFileSync(path, 'utf8')).toBe(calendar(event('a')));
  });

  test('that is only read must be there', async () => {
    const path = join(temporaryFolder(), 'new.ics');
    const { source } = await follow(path, { isWritten: false });
    expect(source.isKnown).toBe(false);
    expect(source.problems).toEqual([`${path} is not there.`]);
    writeFileSync(path, calendar(event('a')));
    await source.refresh();
    expect(source.problems).toEqual([]);
    expect(uids(source)).toEqual(['a']);
  });

  test('behind a link of its owner is written where it lies', async () => {
    const file = fileWith(calendar(event('a')));
    const path = join(temporaryFolder(), 'link.ics');
    symlinkSync(file, path);
    const { source } = await follow(path);
    await source.put({ uid: 'b', text: calendar(event('b')) }, undefined);
    expect(readFileSync(file, 'utf8')).toBe(calendar(event('a'), event('b')));
  });

  test('taken away is told, and what it held counts on', async () => {
    const file = fileWith(calendar(event('a')));
    const { source } = await follow(file);
    rmSync(file);
    await source.refresh();
    await expect.poll(() => source.problems).toEqual([`${file} is not there any more.`]);
    expect(uids(source)).toEqual(['a']);
  });

  test('that others append to meanwhile gets both', async () => {
    const file = fileWith(calendar());
    const { source } = await follow(file);
    const ours = Array.from({ length: 20 }, (_, count) =>
      source.put({ uid: `o${count}`, text: calendar(event(`o${count}`)) }, undefined),
    );
    await vi.waitUntil(() => readFileSync(file, 'utf8').includes('UID:o0'));
    appendFileSync(file, calendar(event('theirs')));
    await Promise.all(ours);
    const { source: again } = await follow(file);
    expect(uids(again)).toHaveLength(21);
  });
});
