import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../app/agent.ts';
import type { Answerer } from '../../../app/link/http-answer.ts';
import { temporaryFolder } from '../host/stage.ts';
import { linked } from '../link/two-devices.ts';
import { install, snapshot } from './two-installs.ts';

/** More than two questions hold. */
const FILES = 1_100;

/** A folder of many files fetched from a device that does `first` before it answers the first of all questions. */
async function fetchFrom(first: (asked: { second: Promise<void>; cut(): void }) => Promise<void>) {
  const base = temporaryFolder();
  const [source, target] = [join(base, 'shared'), join(base, 'here')];
  for (const folder of ['a', 'b', 'empty']) mkdirSync(join(source, 'things', folder), { recursive: true });
  mkdirSync(target);
  for (let n = 0; n < FILES; n++)
    writeFileSync(join(source, 'things', n % 2 ? 'a' : 'b', `file ${n}`), `${n}`.repeat(n % 50));
  const there = await install([{ folder: source }]);
  let questions = 0;
  let askedAgain = () => {};
  const second = new Promise<void>((resolve) => {
    askedAgain = resolve;
  });
  const links: Awaited<ReturnType<typeof linked>>[] = [];
  const answerer: Answerer = {
    ...there.answerer,
    answer: async (asked) => {
      if (asked.call === 'read' && ++questions === 2) askedAgain();
      if (asked.call === 'read' && questions === 1)
        await first({ second, cut: () => links.at(-1)?.near.destroy() });
      return there.answerer.answer(asked);
    },
  };
  const asking = await install([], async () => {
    links.push(await linked(answerer));
    return (links.at(-1) as (typeof links)[number]).link;
  });
  const ended = await asking.transfer('get', { from: ['docs/things'], to: target });
  return { ended, came: snapshot(target), sent: snapshot(source) };
}

describe('two questions under way', { timeout: 60_000 }, () => {
  test('the next question is asked before the answer to the first has come, and taken behind it', async () => {
    const { ended, came, sent } = await fetchFrom(({ second }) => second);
    expect(ended, ended.problem).toMatchObject({ state: 'done', skipped: [], filesDone: FILES });
    expect(came).toEqual(sent);
  });

  test('a line that is cut while two are under way: all arrives once', async () => {
    const { ended, came, sent } = await fetchFrom(async ({ second, cut }) => {
      await second;
      cut();
    });
    expect(ended, ended.problem).toMatchObject({ state: 'done', skipped: [], filesDone: FILES });
    expect(came).toEqual(sent);
  });

  test('where the first is refused, nothing of the next is put in place', async () => {
    const { ended, came } = await fetchFrom(async ({ second }) => {
      await second;
      throw new Refusal('not-allowed', 'Not any more.');
    });
    expect(ended).toMatchObject({ state: 'failed', problem: 'Not any more.' });
    expect(Object.keys(came).filter((path) => path.includes('file'))).toEqual([]);
  });
});
