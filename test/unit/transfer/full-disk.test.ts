import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../host/stage.ts';
import { twoInstalls } from './two-installs.ts';

const MIB = 1024 * 1024;
const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A disk of its own that is soon full. */
function smallDisk(): string {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

describe.skipIf(!canMount).each(['get', 'put'] as const)('%s to a disk that is full', (direction) => {
  test('pauses in words; with room made it goes on', async () => {
    const disk = smallDisk();
    const two = await twoInstalls(direction === 'put' ? { folder: disk } : {});
    const source = direction === 'get' ? two.shared : two.here;
    const bytes = randomBytes(6 * MIB);
    writeFileSync(join(source, 'large'), bytes);
    writeFileSync(join(disk, 'in the way'), Buffer.alloc(4 * MIB));
    const { id } = await two.asking.call(direction, {
      device: 'laptop',
      ...(direction === 'get'
        ? { from: ['docs/large'], to: disk }
        : { from: [join(source, 'large')], to: 'docs' }),
    });
    const now = async () => (await two.asking.call('transfers', {})).find((one) => one.id === id);
    await expect.poll(async () => (await now())?.state, { timeout: 10_000 }).toBe('paused');
    expect((await now())?.problem).toContain('disk is full');
    expect(existsSync(join(disk, 'large'))).toBe(false);
    rmSync(join(disk, 'in the way'));
    await two.asking.call('resume', { id });
    expect(await two.asking.call('follow', { id })).toMatchObject({ state: 'done' });
    expect(readFileSync(join(disk, 'large')).equals(bytes)).toBe(true);
    expect(readdirSync(disk).filter((name) => name !== '.dragoman')).toEqual(['large']);
  });
});
