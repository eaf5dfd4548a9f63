import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type AgentDefinition, agent } from '../../../app/agent.ts';
import { watchClock } from '../../../app/host/clock.ts';
import { agentSecret } from '../../../app/platform.ts';
import { jsonQuery } from '../../../app/query.ts';
import { client, openStage, own, problemOf, request, textOf } from './stage.ts';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  });
  vi.spyOn(Math, 'random').mockReturnValue(0); // the jitter
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  };
});

const ask = { input: z.object({}), output: z.object({ is: z.string() }) };

function contractOf<const Name extends string>(name: Name) {
  return {
    name,
    title: `Agent ${name}`,
    settings: z.strictObject({ word: z.string().default('') }),
    permissions: { ask: { title: 'Ask', default: [{ who: 'own-account', decision: 'allow' }] } },
    queries: { ask },
    calls: {},
  } as const;
}

type Start = AgentDefinition<ReturnType<typeof contractOf>, string>['start'];

/** An agent of this name that answers with its state, or as it is told. */
function answering(
  name: string,
  start: Start,
  answer: (state: string) => Promise<string> = async (is) => is,
) {
  return agent(contractOf(name), {
    start,
    commands: {
      [name]: { title: name, permission: 'ask', run: async ({ state }) => ({ note: state }) },
    },
    queries: {
      ask: {
        permission: 'ask',
        codec: jsonQuery(`test-${name}`, ask),
        run: async (_input, { state }) => ({ is: await answer(state) }),
      },
    },
  });
}

type Stage = Awaited<ReturnType<typeof openStage>>;

const query = (stage: Stage, name: string) =>
  stage.receive(request(own, 'get', jsonQuery(`test-${name}`, ask).encodeQuery({})));
const answerOf = async (stage: Stage, name: string) => {
  const reply = await query(stage, name);
  return problemOf(reply) ?? JSON.parse(reply?.getChild('query')?.text() ?? '').is;
};
const starts = async (stage: Stage) =>
  (await stage.activity.list()).flatMap(({ action, outcome, reason }) =>
    action === 'start' ? [`${outcome}: ${reason}`] : [],
  );

describe('an agent that cannot start', () => {
  test('is tried again with back-off, refuses meanwhile with words, and the others serve', async () => {
    const at: number[] = [];
    const begin = performance.now();
    const flaky = answering('flaky', () => {
      at.push(Math.round((performance.now() - begin) / 1000));
      if (at.length < 5) throw new TypeError(at.length < 3 ? 'no disk' : 'no folder');
      return 'well';
    });
    const stage = await openStage([flaky, answering('steady', () => 'here')]);
    expect(await answerOf(stage, 'steady')).toBe('here');
    for (let attempt = 1; attempt < 5; attempt++) {
      const reply = await query(stage, 'flaky');
      expect(problemOf(reply)).toBe('service-unavailable');
      expect(textOf(reply)).toBe('Agent flaky could not start on this device. It is tried again.');
      expect(await client(stage, 'flaky').send()).toMatchObject({ problem: 'service-unavailable' });
      expect(await answerOf(stage, 'steady')).toBe('here');
      await vi.advanceTimersToNextTimerAsync();
    }
    expect(at).toEqual([0, 1, 3, 7, 15]);
    expect(await answerOf(stage, 'flaky')).toBe('well');
    expect(await starts(stage)).toEqual([
      'failed: TypeError: no disk',
      'failed: TypeError: no folder',
      'done: started at attempt 5',
    ]);
    expect(stage.faults.map(String)).toEqual(['TypeError: no disk', 'TypeError: no folder']);
  });

  test('five minutes apart at most, and no more once it is stopped', async () => {
    const at: number[] = [];
    const broken = answering('broken', () => {
      at.push(performance.now());
      throw 'nothing but a text';
    });
    const stage = await openStage([broken]);
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(Math.max(...gaps)).toBe(5 * 60_000);
    expect(gaps.slice(-3)).toEqual([300_000, 300_000, 300_000]);
    stage.running.stop();
    const count = at.length;
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(at.length).toBe(count);
  });

  test('its settings changed: tried at once, and the old attempts end', async () => {
    const broken = answering('broken', ({ settings }) => {
      if (settings.word === '') throw new Error('no word');
      return settings.word;
    });
    const stage = await openStage([broken]);
    expect(await answerOf(stage, 'broken')).toBe('service-unavailable');
    await stage.settings.set('broken.word', 'hello');
    expect(await answerOf(stage, 'broken')).toBe('hello');
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(await answerOf(stage, 'broken')).toBe('hello');
    expect(await starts(stage)).toEqual(['failed: Error: no word']);
  });

  test('one that hangs is given up after a while, told so, and what it opens late is not used', async () => {
    const signals: AbortSignal[] = [];
    const hanging = answering('hanging', ({ signal }) => {
      signals.push(signal);
      return signals.length === 1 ? new Promise(() => {}) : 'second';
    });
    const stage = await openStage([hanging, answering('steady', () => 'here')]);
    const waiting = query(stage, 'hanging');
    expect(await answerOf(stage, 'steady')).toBe('here');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(problemOf(await waiting)).toBe('service-unavailable');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await answerOf(stage, 'hanging')).toBe('second');
  });
});

describe('a handler that hangs', () => {
  test('is answered for after half a minute, and others are served meanwhile', async () => {
    const hanging = answering(
      'hanging',
      () => 'x',
      () => new Promise(() => {}),
    );
    const stage = await openStage([hanging, answering('steady', () => 'here')]);
    const waiting = query(stage, 'hanging');
    expect(await answerOf(stage, 'steady')).toBe('here');
    await vi.advanceTimersByTimeAsync(30_000);
    const reply = await waiting;
    expect(problemOf(reply)).toBe('resource-constraint');
    expect(textOf(reply)).toBe('Agent hanging took too long to answer.');
    expect(stage.faults).toEqual([]);
  });

  test('three times in a row starts the agent anew, which lets go of what hangs', async () => {
    const signals: AbortSignal[] = [];
    let stuck = true;
    const hanging = answering(
      'hanging',
      ({ signal }) => String(signals.push(signal)),
      (state) => (stuck ? new Promise(() => {}) : Promise.resolve(state)),
    );
    const stage = await openStage([hanging]);
    const hang = async () => {
      const waiting = query(stage, 'hanging');
      await vi.advanceTimersByTimeAsync(30_000);
      return problemOf(await waiting);
    };
    await hang();
    await hang();
    stuck = false;
    expect(await answerOf(stage, 'hanging')).toBe('1'); // one that came begins the count anew
    stuck = true;
    expect([await hang(), await hang()]).toEqual(['resource-constraint', 'resource-constraint']);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    expect(await hang()).toBe('resource-constraint');
    stuck = false;
    expect(await answerOf(stage, 'hanging')).toBe('2');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(await starts(stage)).toEqual(['failed: 3 answers in a row took longer than 30 s']);
  });
});

describe('the clock', () => {
  async function watch(happen: () => void | Promise<void>) {
    const jumped = vi.fn();
    const end = new AbortController();
    watchClock({ now: () => new Date(), jumped, signal: end.signal });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(jumped).not.toHaveBeenCalled();
    await happen();
    await vi.advanceTimersByTimeAsync(30_000);
    const told = jumped.mock.calls.length;
    await vi.advanceTimersByTimeAsync(300_000);
    expect(jumped).toHaveBeenCalledTimes(told); // once a jump
    end.abort();
    expect(vi.getTimerCount()).toBe(0);
    return told;
  }
  const jump = (ms: number) => () => void vi.setSystemTime(Date.now() + ms);

  test.each([
    ['a sleep of an hour', 3_600_000, 1],
    ['set back an hour', -3_600_000, 1],
    ['21 s', 21_000, 1],
    ['put right by 5 s', 5_000, 0],
  ])('%s', async (_what, ms, told) => {
    expect(await watch(jump(ms))).toBe(told);
  });

  test('a process that stood still', async () => {
    const still = performance.now.bind(performance);
    let lost = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => still() + lost);
    const late = () => {
      lost = 60_000; // both clocks went on, the timer did not
      vi.setSystemTime(Date.now() + 60_000);
    };
    expect(await watch(late)).toBe(1);
  });
});

test('an agent reads its own secrets and no other agent’s', async () => {
  vi.useRealTimers();
  const start: Start = async ({ secret }) => `${await secret('word')}`;
  const stage = await openStage([answering('one', start), answering('two', start)]);
  await stage.secrets.keep('agent-secret', agentSecret('two', 'word'), 'hush');
  stage.running.stop();
  const again = await openStage([answering('one', start), answering('two', start)], {
    secrets: stage.secrets,
  });
  expect(await answerOf(again, 'one')).toBe('undefined');
  expect(await answerOf(again, 'two')).toBe('hush');
});
