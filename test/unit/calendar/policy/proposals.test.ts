import { describe, expect, test } from 'vitest';
import { agreed, answer, busy, now, range, request } from './requests.ts';

const proposing = { mode: 'automatic', hours: { 'mon-fri': '09:00-17:00' }, outOfPolicy: 'propose' };

function proposed(time: string, rule: object = {}, more: Parameters<typeof answer>[2] = {}): string[] {
  const decision = answer(request(time), [{ ...proposing, ...rule }], more);
  expect(decision.answer).toBe('propose');
  return decision.proposals.map(({ start, end }) => {
    const local = new Date(start + 3_600_000).toISOString().slice(5, 16);
    return `${local}/${(end - start) / 60_000}`;
  });
}

describe('other times are the nearest that are free and fit', () => {
  test('after an evening', () => {
    expect(proposed('2026-03-03T18:00+01:00')).toEqual([
      '03-03T16:00/60',
      '03-03T15:00/60',
      '03-03T14:00/60',
    ]);
  });

  test('not over what is there already, its buffers included', () => {
    const there = [busy('2026-03-03T15:00+01:00/90')];
    expect(proposed('2026-03-03T18:00+01:00', {}, { busy: there })).toEqual([
      ...['03-03T14:00/60', '03-03T13:00/60', '03-03T12:00/60'],
    ]);
    expect(proposed('2026-03-03T18:00+01:00', { bufferAfterMinutes: 20 }, { busy: there })[0]).toBe(
      '03-03T13:30/60',
    );
    expect(proposed('2026-03-03T18:00+01:00', { bufferBeforeMinutes: 20 }, { busy: there })[0]).toBe(
      '03-03T14:00/60',
    );
  });

  test('on Friday or Monday, not on the weekend between', () => {
    expect(proposed('2026-03-07T10:00+01:00')).toEqual([
      '03-06T16:00/60',
      '03-06T15:00/60',
      '03-06T14:00/60',
    ]);
    expect(proposed('2026-03-08T18:00+01:00')).toEqual([
      '03-09T09:00/60',
      '03-09T10:00/60',
      '03-09T11:00/60',
    ]);
  });

  test('with enough notice, and not beyond the horizon', () => {
    expect(proposed('2026-03-02T09:00+01:00', { noticeMinutes: 24 * 60 })[0]).toBe('03-03T09:00/60');
    expect(proposed('2026-06-02T09:00+02:00', { horizonDays: 7 })[0]).toBe('03-06T16:00/60');
  });

  test('of the length that may be', () => {
    expect(proposed('2026-03-03T10:10+01:00/90', { maxMinutes: 30 })).toEqual([
      ...['03-03T10:10/30', '03-03T10:45/30', '03-03T09:30/30'],
    ]);
    expect(proposed('2026-03-03T10:00+01:00/5', { minMinutes: 15 })[0]).toBe('03-03T10:00/15');
  });

  test('on days that are not full, outside hours without meetings', () => {
    const history = [agreed('2026-03-03T12:00+01:00')];
    expect(proposed('2026-03-03T14:00+01:00', { perDay: 1 }, { history })[0]).toBe('03-04T09:00/60');
    expect(proposed('2026-03-03T14:00+01:00', { noMeetings: { tue: '12:00-16:00' } })).toEqual([
      ...['03-03T16:00/60', '03-03T11:00/60', '03-03T10:00/60'],
    ]);
  });
});

describe('the person is asked instead', () => {
  test('where nothing near is free', () => {
    const away = [busy('2026-03-01T00:00+01:00/60000')];
    expect(answer(request('2026-03-03T18:00+01:00'), [proposing], { busy: away })).toMatchObject({
      answer: 'ask',
      reason: expect.stringContaining('No other time near it is free and fits.'),
      proposals: [],
    });
  });

  test('about a series and a whole day', () => {
    const series = request(['2026-03-03T18:00+01:00', '2026-03-04T18:00+01:00']);
    const day = request('2026-03-07T00:00+01:00/1440', { isAllDay: true });
    for (const asked of [series, day])
      expect(answer(asked, [proposing])).toMatchObject({ answer: 'ask', proposals: [] });
  });
});

test('out of policy comes before busy, and declines only where the rule says so', () => {
  const evening = '2026-03-03T18:00+01:00';
  const there = { busy: [busy(evening)] };
  const hours = { 'mon-fri': '09:00-17:00' };
  expect(answer(request(evening), [{ mode: 'automatic', hours }], there).answer).toBe('ask');
  for (const mode of ['ask', 'automatic', 'always-accept'])
    expect(answer(request(evening), [{ mode, hours, outOfPolicy: 'decline' }]).answer).toBe('decline');
  expect(answer(request(evening), [{ mode: 'none', hours, outOfPolicy: 'decline' }]).answer).toBe('silent');
  expect(now).toBeLessThan(range(evening).start);
});
