import { describe, expect, test } from 'vitest';
import type { DataForm } from '../../../app/data-form.ts';
import { buttonsOf } from '../../../renderer/devices/buttons.ts';
import { type Reply, Run, type Send } from '../../../renderer/devices/run.ts';

type Input = Parameters<Send>[0];
const form = (name: string, values: string[] = []): DataForm => ({
  type: 'form',
  fields: [
    { var: 'token', type: 'hidden', values: [String(Math.random())] },
    { var: name, type: 'text-single', values },
  ],
});
const step = (name: string, values?: string[]): Reply => ({
  status: 'executing',
  sessionid: 's',
  actions: { next: true, prev: true, complete: true },
  form: form(name, values),
  notes: [],
});
const done: Reply = { status: 'completed', notes: [] };
const typed = (name: string, value: string) => new Map([[name, [value]]]);
const refused = (condition: string) => Object.assign(new Error(`no: ${condition}`), { condition });

/** Answers in turn; what was asked, and whether it was let go of, is kept. */
function runOf(...answers: (Reply | Error | Promise<Reply>)[]) {
  const asked: Input[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const send: Send = async (input, options) => {
    asked.push(input);
    signals.push(options?.signal);
    const answer = answers.shift() ?? done;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const run = new Run({ jid: 'a@b/c', node: 'n' }, send);
  const shown = (name: string) => run.getState().values?.get(name);
  return { run, asked, signals, shown };
}

describe('a run of a command', () => {
  test('goes through its steps with explicit actions and ends', async () => {
    const { run, asked } = runOf(step('a'), step('b'), done);
    await run.start();
    await run.go('next', typed('a', 'x'));
    expect(run.getState()).toMatchObject({ step: 2, answers: 2, isWaiting: false });
    await run.go('complete', typed('b', 'y'));
    expect(run.getState().reply).toEqual(done);
    expect(asked.map(({ sessionid, action }) => [sessionid, action])).toEqual([
      [undefined, undefined],
      ['s', 'next'],
      ['s', 'complete'],
    ]);
    expect(asked[1]?.form?.fields.at(-1)).toEqual({ var: 'a', type: 'text-single', values: ['x'] });
    await run.go('next', new Map());
    run.leave();
    expect(asked).toHaveLength(3); // it is over: nothing goes on, nothing is canceled
  });

  test('a second press does nothing', async () => {
    const { run, asked } = runOf(step('a'), step('b'));
    const starts = [run.start(), run.start()];
    await Promise.all(starts);
    await Promise.all([run.go('next', typed('a', 'x')), run.go('complete', typed('a', 'x'))]);
    expect(asked.map(({ action }) => action)).toEqual([undefined, 'next']);
  });

  test('going back sends no form, and finds what was typed, unless the other side has something newer', async () => {
    const { run, asked, shown } = runOf(step('a'), step('b'), step('a'), step('b'), step('a', ['newer']));
    await run.start();
    await run.go('next', typed('a', 'x'));
    await run.go('prev', typed('b', 'y'));
    expect(asked[2]).toEqual({ jid: 'a@b/c', node: 'n', sessionid: 's', action: 'prev' });
    expect(shown('a')).toEqual(['x']);
    await run.go('next', typed('a', 'x'));
    expect(shown('b')).toEqual(['y']);
    await run.go('prev', typed('b', 'y'));
    expect(shown('a')).toEqual(['newer']);
  });

  test('a step that asks the same again is not filled in by itself', async () => {
    const { run, shown } = runOf(step('a'), step('a'));
    await run.start();
    await run.go('next', typed('a', 'x'));
    expect(shown('a')).toEqual([]);
  });

  test('answers that are not accepted leave the step as it is', async () => {
    const { run } = runOf(step('a'), refused('bad-payload'), done);
    await run.start();
    const before = run.getState();
    await run.go('next', typed('a', 'wrong'));
    expect(run.getState()).toMatchObject({
      reply: before.reply,
      answers: before.answers,
      problem: { message: 'no: bad-payload', isOver: false },
    });
    await run.go('next', typed('a', 'right'));
    expect(run.getState().reply).toEqual(done);
    expect(run.getState().problem).toBeUndefined();
  });

  test('after a session that expired a new one has what was typed, at every step', async () => {
    const { run, asked, shown } = runOf(
      ...[step('a'), step('b'), refused('session-expired'), step('a'), step('b')],
    );
    await run.start();
    await run.go('next', typed('a', 'x'));
    await run.go('next', typed('b', 'y'));
    expect(run.getState().problem).toMatchObject({ isOver: true });
    await run.start({ keep: true });
    expect(asked[3]).toEqual({ jid: 'a@b/c', node: 'n' });
    expect(shown('a')).toEqual(['x']);
    await run.go('next', typed('a', 'x'));
    expect(shown('b')).toEqual(['y']);
    await run.start();
    expect(asked).toHaveLength(6);
  });

  test('leaving between two steps cancels the session', async () => {
    const { run, asked } = runOf(step('a'));
    await run.start();
    run.leave();
    run.leave();
    expect(asked).toEqual([
      { jid: 'a@b/c', node: 'n' },
      { jid: 'a@b/c', node: 'n', sessionid: 's', action: 'cancel' },
    ]);
  });

  test('leaving while an answer is under way lets go of it, and what comes late is not shown', async () => {
    let answer: (reply: Reply) => void = () => {};
    const late = new Promise<Reply>((resolve) => {
      answer = resolve;
    });
    const { run, asked, signals } = runOf(late);
    const started = run.start();
    run.leave();
    expect(signals[0]?.aborted).toBe(true);
    answer(step('a'));
    await started;
    expect(run.getState().reply).toBeUndefined();
    expect(asked).toHaveLength(1); // that the session ends is the core's to see to
  });

  test('a first answer that does not come can be asked for again', async () => {
    const { run } = runOf(refused('timeout'), step('a'));
    await run.start();
    expect(run.getState()).toMatchObject({ problem: { isOver: false }, isWaiting: false });
    await run.start({ keep: true });
    expect(run.getState()).toMatchObject({ reply: { status: 'executing' } });
    expect(run.getState().problem).toBeUndefined();
  });
});

test.each([
  [undefined, ['complete*']],
  [{}, ['complete*']],
  [{ next: true }, ['next*']],
  [{ complete: true }, ['complete*']],
  [{ prev: true, next: true }, ['prev', 'next*']],
  [{ prev: true, next: true, complete: true, execute: 'complete' as const }, ['prev', 'next', 'complete*']],
  [{ prev: true, complete: true, execute: 'next' as const }, ['prev', 'complete*']],
  [{ prev: true, execute: 'prev' as const }, ['prev*']],
])('the ways on from %j', (actions, expected) => {
  const shown = buttonsOf(actions).map(({ action, isDefault }) => (isDefault ? `${action}*` : action));
  expect(shown).toEqual(expected);
});
