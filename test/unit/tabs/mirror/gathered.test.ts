import { expect, test } from 'vitest';
import { Gathered } from '../../../../agents/tabs/mirror/gathered.ts';

/** One thing after the other, the first of which lasts until it is let go. */
function turns() {
  let letGo = () => {};
  let last: Promise<unknown> = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  return { inTurn, letGo: () => letGo() };
}

test('what comes while something else is done is one piece of work, and each gets its own result', async () => {
  const { inTurn, letGo } = turns();
  const worked: string[][] = [];
  const gathered = new Gathered<string, string>(inTurn, async (all) => {
    worked.push([...all]);
    return all.map((one) => one.toUpperCase());
  });
  const first = ['a', 'b', 'c'].map((one) => gathered.add(one));
  expect(worked).toEqual([]);
  letGo();
  expect(await Promise.all(first)).toEqual(['A', 'B', 'C']);
  expect(await gathered.add('d')).toBe('D');
  expect(worked).toEqual([['a', 'b', 'c'], ['d']]);
});

test('what fails fails for all of them, and not for those that come later', async () => {
  const { inTurn, letGo } = turns();
  let isFull = true;
  const gathered = new Gathered<number, number>(inTurn, async (all) => {
    if (isFull) throw new Error('the disk is full');
    return all;
  });
  const first = [1, 2].map((one) => expect(gathered.add(one)).rejects.toThrow('full'));
  letGo();
  await Promise.all(first);
  isFull = false;
  expect(await gathered.add(3)).toBe(3);
});
