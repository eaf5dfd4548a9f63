import { describe, expect, test } from 'vitest';
import { answerTo } from '../../../../agents/calendar/itip/answer.ts';
import { assertComplete } from '../../../../agents/calendar/itip/complete.ts';
import { counterOf, declineOfCounter, withProposal } from '../../../../agents/calendar/itip/counter.ts';
import { type Property, textIn, writeJcal } from '../../../../agents/calendar/itip/jcal.ts';
import { messageOf, readMeeting } from '../../../../agents/calendar/itip/message.ts';
import { refreshed, refreshOf } from '../../../../agents/calendar/itip/refresh.ts';
import { assertSender } from '../../../../agents/calendar/itip/sender.ts';
import { alice, apply, bob, calendarText, carol, eventOf, meeting, noon, partstats, series } from './kit.ts';

const one = readMeeting(calendarText(meeting));
const many = readMeeting(calendarText(series));
const day8: Property = ['recurrence-id', {}, 'date-time', '2026-01-08T09:00:00Z'];
const atEleven: Property[] = [
  ['dtstart', {}, 'date-time', '2026-01-05T11:00:00Z'],
  ['duration', {}, 'duration', 'PT30M'],
];

describe('an answer', () => {
  test('is a REPLY that the organizer takes, with the words of the person', () => {
    const { message, calendar } = answerTo(one, {
      as: bob,
      partstat: 'TENTATIVE',
      comment: 'Perhaps',
      now: noon,
    });
    expect(message).toMatchObject({ method: 'REPLY', uid: 'm1@a.example', sender: bob, recipient: alice });
    expect(textIn(eventOf(message.calendar), 'comment')).toBe('Perhaps');
    expect(partstats(eventOf(calendar))[bob]).toBe('TENTATIVE');
    assertSender(messageOf(message.calendar), 'bob@b.example/phone');
    assertComplete(messageOf(message.calendar));
    expect(partstats(eventOf(apply(calendarText(meeting), writeJcal(message.calendar))))[bob]).toBe(
      'TENTATIVE',
    );
  });

  test('to one instance is of that alone', () => {
    const { message, calendar } = answerTo(many, {
      as: bob,
      partstat: 'DECLINED',
      instance: day8,
      now: noon,
    });
    expect(partstats(eventOf(message.calendar, '2026-01-08T10:00:00'))).toEqual({ [bob]: 'DECLINED' });
    expect(partstats(eventOf(calendar, '2026-01-08T10:00:00'))[bob]).toBe('DECLINED');
    expect(partstats(eventOf(calendar))[bob]).toBe('NEEDS-ACTION');
    expect(writeJcal(message.calendar)).not.toContain('X-DRAGOMAN');
  });

  test.each([
    [{ as: carol, partstat: 'ACCEPTED' as const }, 'not invited'],
    [{ as: bob, partstat: 'DELEGATED' as const }, 'to whom'],
    [{ as: bob, partstat: 'ACCEPTED' as const, delegate: carol }, 'to whom'],
    [{ as: bob, partstat: 'DELEGATED' as const, delegate: 'XMPP:Bob@b.example' }, 'oneself'],
  ])('that cannot be given is refused: %j', (answer, why) => {
    expect(() => answerTo(one, { ...answer, now: noon })).toThrow(why);
  });

  test('to what nobody organizes, or of what is not in it, is refused', () => {
    const private_ = readMeeting(calendarText(meeting.filter((line) => !line.startsWith('ORGANIZER'))));
    expect(() => answerTo(private_, { as: bob, partstat: 'ACCEPTED', now: noon })).toThrow(
      'Nobody organizes',
    );
    const only = readMeeting(calendarText([...meeting, 'RECURRENCE-ID:20260105T090000Z']));
    expect(() => answerTo(only, { as: bob, partstat: 'ACCEPTED', instance: day8, now: noon })).toThrow(
      'no such',
    );
  });
});

describe('a COUNTER', () => {
  const counter = counterOf(one, { as: bob, times: atEleven, comment: 'Later?', now: noon });

  test('is of its sender, with the SEQUENCE that it answers and the times alone', () => {
    expect(counter).toMatchObject({ method: 'COUNTER', sender: bob, recipient: alice });
    assertSender(messageOf(counter.calendar), 'bob@b.example');
    assertComplete(messageOf(counter.calendar));
    const event = eventOf(counter.calendar);
    expect(
      ['sequence', 'dtstart', 'dtend', 'duration', 'comment'].map((name) => textIn(event, name)),
    ).toEqual([...['1', '2026-01-05T11:00:00Z', undefined, 'PT30M', 'Later?']]);
  });

  test('gives the organizer its times and nothing else', () => {
    const [name, properties, [event]] = counter.calendar;
    const more: Property = ['attendee', {}, 'cal-address', 'xmpp:mallory@m.example'];
    const sly = messageOf([name, properties, event ? [['vevent', [...event[1], more], []]] : []]);
    const proposed = eventOf(withProposal(one, sly));
    expect(Object.keys(partstats(proposed))).toEqual([alice, bob]);
    expect([textIn(proposed, 'dtstart'), textIn(proposed, 'dtend')]).toEqual([
      '2026-01-05T11:00:00Z',
      undefined,
    ]);
    expect(textIn(proposed, 'comment')).toBeUndefined();
  });

  test('is declined to whom it came from', () => {
    const decline = declineOfCounter(one, messageOf(counter.calendar), noon, 'Sorry');
    expect(decline).toMatchObject({ method: 'DECLINECOUNTER', sender: alice, recipient: bob });
    assertSender(messageOf(decline.calendar), 'alice@a.example');
    assertComplete(messageOf(decline.calendar));
    expect(textIn(eventOf(decline.calendar), 'dtstart')).toBe('2026-01-05T09:00:00Z');
  });

  test('of nobody who is invited, or of no instance, is refused', () => {
    expect(() => counterOf(one, { as: carol, times: atEleven, now: noon })).toThrow('not invited');
    const elsewhere = counterOf(many, { as: bob, times: atEleven, instance: day8, now: noon });
    expect(() => withProposal(one, messageOf(elsewhere.calendar))).toThrow('nothing that is in the meeting');
  });
});

describe('a REFRESH', () => {
  test('names nobody but its sender, and brings the whole once more', () => {
    const refresh = refreshOf(one, bob, noon);
    assertSender(messageOf(refresh.calendar), 'bob@b.example');
    assertComplete(messageOf(refresh.calendar));
    const again = refreshed(one, messageOf(refresh.calendar));
    expect(again).toMatchObject({ method: 'REQUEST', sender: alice, recipient: bob });
    expect(apply(calendarText(meeting), writeJcal(again.calendar))).not.toBe('early');
    expect(textIn(eventOf(again.calendar), 'dtstamp')).toBe('2026-01-01T10:00:00Z');
  });

  test('of somebody who is not invited brings nothing', () => {
    const refresh = messageOf(
      refreshOf(readMeeting(calendarText([...meeting, `ATTENDEE:${carol}`])), carol, noon).calendar,
    );
    expect(() => refreshed(one, refresh)).toThrow('not invited');
  });
});
