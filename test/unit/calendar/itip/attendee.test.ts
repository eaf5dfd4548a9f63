import { describe, expect, test } from 'vitest';
import { componentsOf, propertiesOf, textIn } from '../../../../agents/calendar/itip/jcal.ts';
import {
  alice,
  bob,
  calendarText,
  carol,
  change,
  changed,
  eventOf,
  meeting,
  partstats,
  series,
} from './kit.ts';

const invitation = calendarText(meeting);
const withAnswer = (text: string, partstat: string) => text.replace('NEEDS-ACTION;RSVP=TRUE', partstat);
const third = (partstat: string) =>
  changed(
    series.map((line) => line.replace('NEEDS-ACTION;RSVP=TRUE', partstat)),
    {
      RRULE: undefined,
      'RECURRENCE-ID': 'RECURRENCE-ID;TZID=Europe/Berlin:20260107T100000',
      DTSTART: 'DTSTART;TZID=Europe/Berlin:20260107T100000',
      DTEND: 'DTEND;TZID=Europe/Berlin:20260107T110000',
    },
  );

describe('an attendee who', () => {
  test.each(['ACCEPTED', 'TENTATIVE', 'DECLINED'])('answers %s replies it', (partstat) => {
    const { messages } = change(invitation, withAnswer(invitation, partstat), bob);
    expect(messages).toMatchObject([{ method: 'REPLY', uid: 'm1@a.example', sender: bob, recipient: alice }]);
    const event = eventOf(messages[0]?.calendar ?? '');
    expect(partstats(event)).toEqual({ [bob]: partstat });
    expect(textIn(event, 'sequence')).toBe('1');
    expect(textIn(event, 'dtstart')).toBe('2026-01-05T09:00:00Z');
    expect(propertiesOf(event, 'attendee')[0]?.[1]).toEqual({ cn: 'Bob', partstat });
  });

  test('has it with an answer already replies; who has it without, does not', () => {
    expect(change(undefined, withAnswer(invitation, 'ACCEPTED'), bob).messages).toHaveLength(1);
    expect(change(undefined, invitation, bob).messages).toEqual([]);
  });

  test('deletes it declines, once', () => {
    const { messages } = change(invitation, undefined, bob);
    expect(partstats(eventOf(messages[0]?.calendar ?? ''))).toEqual({ [bob]: 'DECLINED' });
    for (const said of ['DECLINED', 'DELEGATED'])
      expect(change(withAnswer(invitation, said), undefined, bob).messages).toEqual([]);
  });

  test('answers one instance replies to that', () => {
    const { messages } = change(calendarText(series), calendarText(series, third('DECLINED')), bob);
    const calendar = messages[0]?.calendar ?? '';
    expect(partstats(eventOf(calendar, '2026-01-07T10:00:00'))).toEqual({ [bob]: 'DECLINED' });
    expect(componentsOf(messages[0]?.calendar ?? eventOf(calendar), 'vevent')).toHaveLength(1);
  });

  test('takes an instance out declines it, unless it was declined', () => {
    const out = [...series, 'EXDATE;TZID=Europe/Berlin:20260107T100000'];
    const { messages } = change(calendarText(series), calendarText(out), bob);
    const event = eventOf(messages[0]?.calendar ?? '', '2026-01-07T10:00:00');
    expect(partstats(event)).toEqual({ [bob]: 'DECLINED' });
    expect(textIn(event, 'dtstart')).toBe('2026-01-07T10:00:00');
    expect(textIn(event, 'dtend')).toBe('2026-01-07T11:00:00');
    expect(textIn(event, 'rrule')).toBeUndefined();
    expect(change(calendarText(series, third('DECLINED')), calendarText(out), bob).messages).toEqual([]);
  });

  test('takes an answer to one instance back, answers it as the series', () => {
    const accepted = series.map((line) => line.replace('NEEDS-ACTION;RSVP=TRUE', 'ACCEPTED'));
    const { messages } = change(calendarText(accepted, third('DECLINED')), calendarText(accepted), bob);
    expect(partstats(eventOf(messages[0]?.calendar ?? '', '2026-01-07T10:00:00'))).toEqual({
      [bob]: 'ACCEPTED',
    });
  });

  test('is invited to one instance alone replies to that, and declines it by deleting', () => {
    const only = calendarText(third('NEEDS-ACTION'));
    const { messages } = change(only, undefined, bob);
    expect(partstats(eventOf(messages[0]?.calendar ?? '', '2026-01-07T10:00:00'))).toEqual({
      [bob]: 'DECLINED',
    });
  });

  test('comes to one instance uninvited replies to that', () => {
    const there = third('NEEDS-ACTION').concat(`ATTENDEE;PARTSTAT=ACCEPTED:${carol}`);
    const { messages } = change(
      calendarText(series, third('NEEDS-ACTION')),
      calendarText(series, there),
      carol,
    );
    expect(partstats(eventOf(messages[0]?.calendar ?? '', '2026-01-07T10:00:00'))).toEqual({
      [carol]: 'ACCEPTED',
    });
  });

  test('is told to reply does so, whatever changed (RFC 6638 §7.2)', () => {
    const forced = invitation.replace('CN=Alice:', 'SCHEDULE-FORCE-SEND=REPLY;CN=Alice:');
    const { messages } = change(invitation, forced, bob);
    expect(partstats(eventOf(messages[0]?.calendar ?? ''))).toEqual({ [bob]: 'NEEDS-ACTION' });
    expect(propertiesOf(eventOf(messages[0]?.calendar ?? ''), 'organizer')[0]?.[1]).toEqual({ cn: 'Alice' });
  });

  test('is known by the same address written otherwise', () => {
    const after = withAnswer(invitation, 'ACCEPTED');
    const { messages } = change(invitation, after, 'XMPP:Bob@B.example/phone');
    expect(messages).toMatchObject([{ sender: bob }]);
  });
});

describe('nothing is replied', () => {
  test.each([
    ['to the same answer', meeting, meeting],
    ['for what somebody else answered', meeting, [...meeting, `ATTENDEE;PARTSTAT=ACCEPTED:${carol}`]],
    [
      'for times that were moved in one copy',
      meeting,
      changed(meeting, { DTSTART: 'DTSTART:20260105T080000Z' }),
    ],
    [
      'to what is cancelled',
      [...meeting, 'STATUS:CANCELLED'],
      [...meeting, 'STATUS:CANCELLED'].map((line) => line.replace('NEEDS-ACTION', 'DECLINED')),
    ],
    [
      'where the server is told not to',
      meeting,
      meeting.map((line) =>
        line.replace('CN=Alice:', 'SCHEDULE-AGENT=NONE;CN=Alice:').replace('NEEDS-ACTION', 'DECLINED'),
      ),
    ],
  ])('%s', (_why, before, after) => {
    expect(change(calendarText(before), calendarText(after), bob).messages).toEqual([]);
  });

  test('to a cancelled one that is deleted', () => {
    expect(change(calendarText([...meeting, 'STATUS:CANCELLED']), undefined, bob).messages).toEqual([]);
  });
});
