import { expect, test } from 'vitest';
import { newest, Teller } from '../../../../agents/tabs/follow/contact/teller.ts';
import type { LedMessage } from '../../../../agents/tabs/follow/contract-message.ts';

const view = { tab: 't', page: 1, url: 'https://a.example/', title: 'A', x: 0, y: 0 };
const scroll = { tab: 't', page: 1, x: 0, y: 0.5 };

test('what waits is told as the newest has it, and a page is not lost to its scrolling', () => {
  const shown: LedMessage = { seq: 1, view };
  expect(newest(undefined, shown)).toEqual(shown);
  expect(newest(shown, { seq: 2, scroll })).toEqual({ seq: 2, view: { ...view, y: 0.5 } });
  const other = { ...view, tab: 'u' };
  expect(newest(shown, { seq: 2, view: other })).toEqual({ seq: 2, view: other });
  expect(newest(shown, { seq: 2, hidden: true })).toEqual({ seq: 2, hidden: true });
  expect(newest({ seq: 1, hidden: true }, { seq: 2, scroll })).toEqual({ seq: 2, scroll });
  const ofAnother = { ...scroll, tab: 'u' };
  expect(newest(shown, { seq: 2, scroll: ofAnother })).toEqual({ seq: 2, scroll: ofAnother });
});

test('one message is under way, and after a no nothing is told any more', async () => {
  const told: unknown[] = [];
  let isPermitted = true;
  let refusedCount = 0;
  let answer = () => {};
  const answered = () =>
    new Promise<never>((resolve) => {
      answer = resolve as () => void;
    });
  const account = {
    query: (_to: string, _codec: unknown, input: unknown) => {
      told.push((input as { message: LedMessage }).message.seq);
      return answered();
    },
  };
  const teller = new Teller({
    ...{ account, to: 'ann@north.test/x', session: 's', failed: () => told.push('failed') },
    mayGoOn: () => {
      if (!isPermitted) refusedCount++;
      return isPermitted;
    },
  });
  for (const seq of [1, 2, 3]) teller.tell({ seq, view: { ...view, page: seq } });
  expect(told).toEqual([1]);
  answer();
  await expect.poll(() => told).toEqual([1, 3]);
  isPermitted = false;
  teller.tell({ seq: 4, hidden: true });
  answer();
  teller.tell({ seq: 5, hidden: true });
  await expect.poll(() => refusedCount).toBe(1);
  expect(told).toEqual([1, 3]);
});
