import { describe, expect, test, vi } from 'vitest';
import { contact, openGate, ping } from './gate-stage.ts';
import { own, problemOf, request } from './stage.ts';

describe('who asks too much', () => {
  const ask = (house: ReturnType<typeof openGate>, from: string) =>
    house.receive(request(from, 'get', ping()));
  const flood = async (
    house: ReturnType<typeof openGate>,
    from: (count: number) => string,
    times: number,
  ) => {
    const came = new Map<string, number>();
    for (let count = 0; count < times; count++) {
      const problem = problemOf(await ask(house, from(count))) ?? 'served';
      came.set(problem, (came.get(problem) ?? 0) + 1);
    }
    return Object.fromEntries(came);
  };

  test('is told to wait, whatever resource it is, once in the activity; nobody else is', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    try {
      const house = openGate({ roster: [contact('friend@x.org', 'both'), contact('other@x.org', 'both')] });
      await house.load();
      const came = await flood(house, (count) => `friend@x.org/${count}`, 300);
      expect(came).toEqual({ served: 100, 'resource-constraint': 200 });
      expect(problemOf(await ask(house, 'other@x.org/a'))).toBeUndefined();
      expect(await flood(house, () => own, 300)).toEqual({ served: 300 });
      expect(house.gate.hears('friend@x.org/a')).toBe(false);
      expect(house.gate.hears('other@x.org/a')).toBe(true);
      expect(house.gate.hears(own)).toBe(true);
      const lines = (await house.activity.list()).filter(({ action }) => action === 'limit');
      expect(lines.map(({ peer }) => peer)).toEqual(['friend@x.org']);
      vi.advanceTimersByTime(10_000);
      expect(problemOf(await ask(house, 'friend@x.org/a'))).toBeUndefined();
      expect(house.gate.hears('friend@x.org/a')).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('and is a stranger never hears so: nobody is here, as often as they ask', async () => {
    const house = openGate();
    await house.load();
    expect(await flood(house, (count) => `stranger${count % 50}@x.org/a`, 3000)).toEqual({
      'service-unavailable': 3000,
    });
  });

  test('when the line takes no answers, strangers get none: none is kept for them', async () => {
    const house = openGate();
    await house.load();
    let answers = 0;
    const stuck = () => {
      answers += 1;
      return new Promise<void>(() => {});
    };
    for (let count = 0; count < 3000; count++)
      void house.router.handle(request(`stranger${count}@x.org/a`, 'get', ping()), stuck);
    await vi.waitFor(() => expect(answers).toBe(1024));
    expect(await ask(house, 'late@x.org/a')).toBeUndefined();
    expect((await ask(house, own))?.attrs.type).toBe('result');
  });
});
