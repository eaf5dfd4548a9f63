import { randomBytes, randomInt } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../../agents/files/contract.ts';
import { snapshot, twoInstalls } from './two-installs.ts';

const MIB = 1024 * 1024;
type Two = Awaited<ReturnType<typeof twoInstalls>>;

async function begin(two: Two, direction: 'get' | 'put') {
  const [source, target] = direction === 'get' ? [two.shared, two.here] : [two.here, two.shared];
  const input =
    direction === 'get'
      ? { from: ['docs/things'], to: target }
      : { from: [join(source, 'things')], to: 'docs' };
  mkdirSync(join(source, 'things', 'empty'), { recursive: true });
  for (let n = 0; n < 50; n++) writeFileSync(join(source, 'things', `small ${n}`), randomBytes(n * 100));
  for (const name of ['large', 'larger'])
    writeFileSync(join(source, 'things', name), randomBytes(6 * MIB + randomInt(1000)));
  const start = async () => (await two.asking.call(direction, { device: 'laptop', ...input })).id;
  const expectSame = () => expect(snapshot(join(target, 'things'))).toEqual(snapshot(join(source, 'things')));
  return { start, source, target, expectSame };
}

/** What lies half done anywhere. */
function leftovers({ here, shared }: Two): string[] {
  const names = [...Object.keys(snapshot(here)), ...Object.keys(snapshot(shared))];
  return names.filter((name) => /\.part$|parts\/./.test(name));
}

describe.each(['get', 'put'] as const)('%s', { timeout: 60_000 }, (direction) => {
  test('cut again and again it ends as it should', async () => {
    const two = await twoInstalls();
    const { start, expectSame } = await begin(two, direction);
    const id = await start();
    let cuts = 0;
    let bytes = -1;
    const ended = await two.asking.call(
      'follow',
      { id },
      {
        progress: ((now: Transfer) => {
          if (now.state !== 'running' || now.bytesDone === bytes || cuts >= 8) return;
          bytes = now.bytesDone;
          cuts++;
          two.cut();
        }) as never,
      },
    );
    expect(ended, ended.problem).toMatchObject({ state: 'done', skipped: [] });
    expect(cuts).toBeGreaterThan(0);
    expectSame();
    expect(leftovers(two)).toEqual([]);
  });

  test('paused, resumed, canceled', async () => {
    const two = await twoInstalls();
    const { start, target, expectSame } = await begin(two, direction);
    two.asking.laptop.online = false;
    const id = await start();
    const now = async () => (await two.asking.call('transfers', {})).find((one) => one.id === id);
    expect(await now()).toMatchObject({
      state: 'waiting',
      problem: expect.stringContaining('laptop is online'),
    });
    await two.asking.call('pause', { id });
    two.asking.laptop.online = true;
    two.asking.toldOfDevices();
    expect(await now()).toMatchObject({ state: 'paused' });
    await expect(two.asking.call('forget', { id })).rejects.toThrow('not ended');
    await two.asking.call('resume', { id });
    expect(await two.asking.call('follow', { id })).toMatchObject({ state: 'done' });
    expectSame();
    await two.asking.call('forget', {});
    expect(await two.asking.call('transfers', {})).toEqual([]);

    rmSync(join(target, 'things'), { recursive: true });
    const other = await start();
    let begun = () => {};
    const first = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const followed = two.asking.call(
      'follow',
      { id: other },
      {
        progress: (({ bytesDone }: Transfer) => bytesDone > 0 && begun()) as never,
      },
    );
    await first;
    await two.asking.call('cancel', { id: other });
    const { state } = await followed;
    if (state === 'canceled') await two.asking.call('forget', { id: other });
    await expect.poll(() => leftovers(two)).toEqual([]);
  });

  test('it waits for a device that sleeps, and starts when it is told that it is there', async () => {
    const two = await twoInstalls();
    const { start, expectSame } = await begin(two, direction);
    two.asking.laptop.online = false;
    const id = await start();
    const ended = two.asking.call('follow', { id });
    two.asking.laptop.online = true;
    two.asking.toldOfDevices();
    expect(await ended).toMatchObject({ state: 'done' });
    expectSame();
  });

  test('unpaired, or with its share gone, it fails or waits in words and loses nothing', async () => {
    const two = await twoInstalls();
    const { start, source, target, expectSame } = await begin(two, direction);
    renameSync(two.shared, `${two.shared}.away`);
    const id = await start();
    expect(await two.asking.call('follow', { id })).toMatchObject({
      state: 'failed',
      problem: expect.any(String),
    });
    renameSync(`${two.shared}.away`, two.shared);
    two.asking.laptop.paired = false;
    await two.asking.call('resume', { id });
    const [waiting] = await two.asking.call('transfers', {});
    expect(waiting).toMatchObject({ state: 'waiting', problem: expect.stringContaining('not paired') });
    two.asking.laptop.paired = true;
    two.asking.toldOfDevices();
    expect(await two.asking.call('follow', { id })).toMatchObject({ state: 'done' });
    expectSame();
    expect(statSync(join(source, 'things', 'large')).size).toBe(
      statSync(join(target, 'things', 'large')).size,
    );
  });

  test('a file that grows while it is read is left out in words; its folder comes', async () => {
    const two = await twoInstalls();
    const { start, source, target } = await begin(two, direction);
    const growing = setInterval(() => appendFileSync(join(source, 'things', 'large'), 'more'), 5);
    const id = await start();
    const ended = await two.asking.call('follow', { id });
    clearInterval(growing);
    expect(ended).toMatchObject({ state: 'failed', problem: expect.stringContaining('large') });
    expect(readdirSync(join(target, 'things'))).not.toContain('large');
    expect(readdirSync(join(target, 'things'))).toContain('larger');
    await two.asking.call('resume', { id });
    expect(await two.asking.call('follow', { id })).toMatchObject({ state: 'done' });
    expect(snapshot(join(target, 'things'))).toEqual(snapshot(join(source, 'things')));
    expect(leftovers(two)).toEqual([]);
  });
});
