import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Transfer } from '../../../agents/files/contract.ts';
import { Refusal, type RefusalCondition } from '../../../app/refusal.ts';
import { temporaryFolder } from '../host/stage.ts';
import { linked } from '../link/two-devices.ts';
import { install } from './two-installs.ts';

test.each<RefusalCondition>(['forbidden', 'resource-constraint', 'item-not-found'])(
  'a device that lets nobody in for a moment (%s) is asked again, and nobody has to resume',
  async (condition) => {
    const [shared, here] = [temporaryFolder(), temporaryFolder()];
    const bytes = randomBytes(100_000);
    writeFileSync(join(shared, 'file'), bytes);
    const there = await install([{ folder: shared }]);
    let asked = 0;
    const asking = await install([], async () => {
      asked += 1;
      if (asked === 1) throw new Refusal(condition, 'Not now.');
      return (await linked(there.answerer)).link;
    });
    const { id } = await asking.call('get', { device: 'laptop', from: ['docs/file'], to: here });
    const seen: (string | undefined)[] = [];
    const progress = ({ state, problem }: Transfer) => void seen.push(`${state}: ${problem}`);
    const ended = await asking.call('follow', { id }, { progress: progress as never });
    expect(ended).toMatchObject({ state: 'done', skipped: [] });
    expect(seen).toContain('waiting: Not now.');
    expect(readFileSync(join(here, 'file')).equals(bytes)).toBe(true);
  },
);
