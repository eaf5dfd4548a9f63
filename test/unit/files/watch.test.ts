import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDevice } from './device.ts';
import { openDescriptors, temporaryFolder } from './share-folder.ts';

describe('a watched folder', () => {
  test('tells of what comes, goes and changes in it, until canceled', async () => {
    const folder = temporaryFolder();
    const { ask } = await openDevice([{ folder }]);
    const before = openDescriptors();
    const cancel = new AbortController();
    const told: string[] = [];
    let next = () => {};
    const progress = ({ path }: { path: string }) => {
      told.push(path);
      next();
    };
    const watching = ask('watch', { path: 'docs' }, { progress, signal: cancel.signal });
    const heard = () =>
      new Promise<void>((resolve) => {
        next = resolve;
      });
    // The watch may begin after the first change: that is made until it is heard.
    const again = setInterval(() => writeFileSync(join(folder, 'a'), '1'), 50);
    await heard();
    clearInterval(again);
    for (const change of [
      () => appendFileSync(join(folder, 'a'), '2'),
      () => renameSync(join(folder, 'a'), join(folder, 'b')),
      () => rmSync(join(folder, 'b')),
    ]) {
      const told = heard();
      change();
      await told;
    }
    cancel.abort();
    await watching;
    expect(told.length).toBeGreaterThan(3);
    expect(new Set(told)).toEqual(new Set(['docs']));
    // One is the event loop’s own, for all that is ever watched.
    expect(openDescriptors()).toBeLessThanOrEqual(before + 1);
  });
});
