import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SavedSets } from '../../../agents/tabs/saved-sets.ts';

const page = (name: string) => ({ id: name, url: `https://${name}.example/`, title: name });
const windows = [
  { id: 'w1', tabs: [page('news'), page('bank')] },
  { id: 'w2', tabs: [page('bank')] },
];

test('of a site that was excluded since nothing is told any more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-sets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const before = await SavedSets.start({ folder, isShared: () => true });
  const { id, ...saved } = await before.save('work', windows, { isOver: false });
  expect(saved).toMatchObject({ windowCount: 2, tabCount: 3 });
  const sets = await SavedSets.start({ folder, isShared: (url) => !url.includes('bank') });
  expect(sets.list).toMatchObject([{ id, windowCount: 1, tabCount: 1 }]);
  expect(JSON.stringify([sets.get(id), sets.kept])).not.toContain('bank');
});
