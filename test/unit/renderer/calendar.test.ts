import { describe, expect, test } from 'vitest';
import {
  type AgendaEvent,
  calendarContract,
  type WaitingRequest,
} from '../../../agents/calendar/contract.ts';
import type { ActivityEvent } from '../../../app/contract.ts';
import { automaticIn } from '../../../renderer/calendar/automatic.ts';
import { blocksOn, hoursOf } from '../../../renderer/calendar/blocks.ts';
import { entriesOf, firmnessOf, isOn } from '../../../renderer/calendar/entries.ts';
import { addressProblem, faultsOf, newDraft, wishOf } from '../../../renderer/calendar/meet/wish.ts';

const tuesday = new Date(2026, 2, 3);
const at = (day: number, clock: string) => `2026-03-0${day}T${clock}:00+00:00`;

function event(uid: string, start: string, end: string, more: Partial<AgendaEvent> = {}): AgendaEvent {
  return { ...{ uid, start, end, title: uid, status: 'confirmed', isBusy: true, calendar: 'own' }, ...more };
}

function request(
  uid: string,
  start: string,
  end: string,
  more: Partial<WaitingRequest> = {},
): WaitingRequest {
  const organizer = 'xmpp:ann@example.net';
  const receivedAt = '2026-03-01T08:00:00Z';
  return {
    uid,
    start,
    end,
    organizer,
    receivedAt,
    title: uid,
    reason: '',
    isSeries: false,
    conflicts: [],
    ...more,
  };
}

describe('what is in a week', () => {
  test('a time that is held for a request is there once, and so is what was proposed', () => {
    const tea = request('tea', at(3, '09:00'), at(3, '10:00'), {
      proposed: { start: at(4, '09:00'), end: at(4, '10:00') },
    });
    const held = event('tea', at(3, '09:00'), at(3, '10:00'), { partstat: 'needs-action' });
    const entries = entriesOf([event('late', at(5, '20:00'), at(5, '21:00')), held], [tea]);
    expect(entries.map((one) => [one.key, firmnessOf(one)])).toEqual([
      ['asked tea', 'held'],
      ['proposed tea', 'proposed'],
      ['own late ', 'firm'],
    ]);
    expect(entriesOf([], [tea]).map(firmnessOf)).toEqual(['asked', 'proposed']);
  });

  test.each([
    [{}, 'firm'],
    [{ isBusy: false }, 'free'],
    [{ status: 'tentative' }, 'tentative'],
    [{ partstat: 'tentative' }, 'tentative'],
    [{ partstat: 'needs-action' }, 'unanswered'],
    [{ partstat: 'declined', isBusy: false }, 'declined'],
    [{ status: 'cancelled', partstat: 'accepted' }, 'cancelled'],
  ])('%o is %s', (more, firmness) => {
    const [entry] = entriesOf([event('one', at(3, '09:00'), at(3, '10:00'), more)], []);
    expect(entry && firmnessOf(entry)).toBe(firmness);
  });

  test.each([
    [at(2, '23:00'), at(3, '00:00'), false],
    [at(2, '23:00'), at(3, '00:30'), true],
    [at(3, '00:00'), at(3, '00:00'), true],
    [at(2, '09:00'), at(5, '09:00'), true],
    ['2026-03-03', '2026-03-04', true],
    ['2026-03-02', '2026-03-03', false],
  ])('from %s to %s is on Tuesday: %s', (start, end, is) => {
    expect(isOn({ start, end }, tuesday)).toBe(is);
  });
});

describe('the blocks of a day', () => {
  const blocks = (...times: [start: string, end: string][]) =>
    blocksOn(
      tuesday,
      entriesOf(
        times.map(([start, end], index) => event(`${index}`, start, end)),
        [],
      ),
    );

  test('what is at once lies beside each other, and no block on another', () => {
    const found = blocks(
      [at(3, '09:00'), at(3, '11:00')],
      [at(3, '10:00'), at(3, '12:00')],
      [at(3, '11:00'), at(3, '12:00')],
      [at(3, '12:00'), at(3, '13:00')],
    );
    expect(found.map(({ lane, laneCount }) => [lane, laneCount])).toEqual([
      [0, 2],
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
  });

  test('what is short has the room to be read', () => {
    const found = blocks([at(3, '09:00'), at(3, '09:05')], [at(3, '09:15'), at(3, '10:00')]);
    expect(found.map(({ lane }) => lane)).toEqual([0, 1]);
  });

  test('what goes over midnight is cut there, and the hours of the week hold all', () => {
    const found = blocks([at(2, '22:00'), at(3, '01:00')], [at(3, '22:00'), at(4, '01:00')]);
    expect(found.map(({ fromMinute, toMinute }) => [fromMinute, toMinute])).toEqual([
      [0, 60],
      [1_320, 1_440],
    ]);
    expect(hoursOf(found)).toEqual({ fromHour: 0, toHour: 24 });
    expect(hoursOf([])).toEqual({ fromHour: 8, toHour: 18 });
  });
});

test('answers that can be taken back are those that no call gave and nobody took back', () => {
  const noted = (id: string, more: Partial<ActivityEvent>): ActivityEvent => ({
    ...{ id, time: '2026-03-01T08:00:00Z', agent: 'calendar', peer: 'ann@example.net/desk' },
    ...{ action: 'query itip', outcome: 'done', reason: id, ms: 1 },
    ...more,
  });
  const found = automaticIn([
    noted('kept', { undo: 'u1' }),
    noted('undone', { undo: 'u2' }),
    noted('own', { undo: 'u3', action: 'call answer', peer: '' }),
    noted('receipt', {}),
    noted('again', { undo: 'u4' }),
    noted('undo', { action: 'undo u2', peer: '' }),
    noted('failed', { action: 'undo u4', outcome: 'refused' }),
  ]);
  expect(found.map(({ id }) => id)).toEqual(['again', 'kept']);
});

describe('a meeting that is asked for', () => {
  const draft = { ...newDraft(new Date(2026, 2, 3, 14, 20)), title: ' Tea ' };

  test('begins with the next hour, and a week of time', () => {
    expect(draft).toMatchObject({ from: '2026-03-03T15:00', to: '2026-03-10T18:00', people: [] });
    expect(newDraft(new Date(2026, 2, 3, 23, 20)).from).toBe('2026-03-04T00:00');
  });

  test('is sent when it has people, and an end after its beginning', () => {
    expect(faultsOf(draft)).toEqual({ people: expect.any(String) });
    const people = [
      { jid: 'ann@example.net', mustCome: true },
      { jid: 'ben@example.net', mustCome: false },
    ];
    expect(faultsOf({ ...draft, people, to: draft.from })).toEqual({ to: expect.any(String) });
    expect(faultsOf({ ...draft, people, to: '' })).toEqual({ to: expect.any(String) });
    expect(faultsOf({ ...draft, people })).toEqual({});
    const wish = wishOf({ ...draft, people });
    expect(wish).toMatchObject({
      people: ['ann@example.net', 'ben@example.net'],
      ...{ optional: ['ben@example.net'], title: 'Tea', from: new Date(draft.from).toISOString() },
    });
    expect(calendarContract.calls.meet.input.safeParse(wish).success).toBe(true);
  });

  test.each([
    ['ben@example.net', undefined],
    ['ann@example.net', 'list already'],
    ['ann', 'no address'],
    ['ann@example.net/desk', 'no address'],
  ])('%s can be added: %s', (jid, problem) => {
    const found = addressProblem(jid, [{ jid: 'ann@example.net', mustCome: true }]);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });
});
