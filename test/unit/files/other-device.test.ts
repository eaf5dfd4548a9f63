import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { laptop, openDevice } from './device.ts';
import { shareFolder } from './share-folder.ts';

describe('on another device', () => {
  test('all is asked inside the link; an unpaired one only lists, by query', async () => {
    const { share } = shareFolder();
    const far = await openDevice([{ folder: share }]);
    const queried: unknown[] = [];
    const near = await openDevice([], {
      devices: [laptop, { ...laptop, device: 'old', paired: false }],
      link: async () => far.link,
      query: async (...asked) => {
        queried.push(asked.slice(0, 1).concat(asked.slice(2, 3)));
        return { directories: [], files: [] } as never;
      },
    });
    const device = 'laptop';
    expect((await near.call('list', { device, path: '' })).directories).toEqual([{ name: 'docs' }]);
    expect(await near.call('info', { device, path: 'docs/a.txt' })).toMatchObject({ name: 'a.txt' });
    const { undo } = await near.call('trash', { device, path: 'docs/a.txt' });
    expect(existsSync(join(share, 'a.txt'))).toBe(false);
    await near.call('restore', { device, undo });
    expect(existsSync(join(share, 'a.txt'))).toBe(true);
    expect(queried).toEqual([]);
    await near.call('list', { device: 'old', path: 'x', max: 5, sort: 'name' });
    expect(queried).toEqual([['old', { path: 'x', max: 5 }]]);
    await expect(near.call('list', { device: 'old', path: '', sort: 'size' })).rejects.toThrow('Pair');
    await expect(near.call('list', { device: 'old', path: '', descending: true })).rejects.toThrow('Pair');
  });

  test('a search goes to all that can be asked, and says which could not', async () => {
    const here = shareFolder();
    const there = shareFolder();
    const far = await openDevice([{ folder: there.share, name: 'theirs' }]);
    const near = await openDevice([{ folder: here.share, name: 'mine' }], {
      devices: [
        laptop,
        { ...laptop, device: 'broken' },
        { ...laptop, device: 'asleep', online: false },
        { ...laptop, device: 'stranger', paired: false },
      ],
      link: async (device) => {
        if (device === 'broken') throw new Error('ECONNRESET at 10.0.0.1');
        return far.link;
      },
    });
    const found: { path: string; device?: string }[] = [];
    const progress = (some: typeof found) => void found.push(...some);
    const result = await near.call('find', { name: 'b.txt' }, { progress });
    expect(found.map(({ path, device = '' }) => [device, path]).toSorted()).toEqual([
      ['', 'mine/docs/b.txt'],
      ['laptop', 'theirs/docs/b.txt'],
    ]);
    expect({ ...result, unasked: result.unasked.toSorted((a, b) => (a.device < b.device ? -1 : 1)) }).toEqual(
      {
        found: 2,
        isCut: false,
        unasked: [
          { device: 'asleep', reason: 'It is not online.' },
          { device: 'broken', reason: 'The connection to it broke.' },
          { device: 'stranger', reason: 'It is not paired with this device.' },
        ],
      },
    );
    found.length = 0;
    await near.call('find', { device: 'laptop', path: 'theirs/docs', name: '*' }, { progress });
    expect(found).toHaveLength(3);
    found.length = 0;
    expect(await near.call('find', { here: true, name: 'b.txt' }, { progress })).toEqual({
      ...{ found: 1, isCut: false, unasked: [] },
    });
    expect(found).toMatchObject([{ path: 'mine/docs/b.txt' }]);
  });
});
