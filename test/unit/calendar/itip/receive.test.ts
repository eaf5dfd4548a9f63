import { describe, expect, test } from 'vitest';
import { componentsOf, textIn } from '../../../../agents/calendar/itip/jcal.ts';
import { type Message, readMessage } from '../../../../agents/calendar/itip/message.ts';
import { type Known, receive } from '../../../../agents/calendar/itip/receive.ts';
import { changed, eventOf, meeting, messageText, series } from './kit.ts';

const later = { SEQUENCE: 'SEQUENCE:2', DTSTAMP: 'DTSTAMP:20260102T100000Z' };
const request = readMessage(messageText('REQUEST', meeting));
const cancel = readMessage(messageText('CANCEL', changed(meeting, later)));
const nothing: Known = { calendar: undefined, early: [] };

function all(...messages: Message[]): Known {
  return messages.reduce<Known>((known, message) => receive(known, message, 'refuse'), nothing);
}

describe('a message that comes before what it speaks of', () => {
  test('waits for it', () => {
    const waiting = receive(nothing, cancel, 'refuse');
    expect(waiting).toMatchObject({ calendar: undefined, early: [cancel], result: { outcome: 'early' } });
    const { calendar, early, result } = receive(waiting, request, 'refuse');
    expect(early).toEqual([]);
    expect(textIn(eventOf(calendar ?? ''), 'status')).toBe('CANCELLED');
    expect(result).toEqual({ outcome: 'changed', calendar });
  });

  test('waits for all of it, when some of it is here', () => {
    const day = (name: string) => ({
      RRULE: undefined,
      'RECURRENCE-ID': `RECURRENCE-ID;TZID=Europe/Berlin:${name}T100000`,
    });
    const one = readMessage(messageText('REQUEST', changed(series, day('20260107'))));
    const both = ['20260107', '20260108'].map((name) => changed(series, { ...day(name), ...later }));
    const waiting = all(one, readMessage(messageText('CANCEL', ...both)));
    expect(textIn(eventOf(waiting.calendar ?? '', '2026-01-07T10:00:00'), 'status')).toBe('CANCELLED');
    expect(waiting.early).toHaveLength(1);
    const { calendar, early } = receive(waiting, readMessage(messageText('REQUEST', series)), 'refuse');
    expect(early).toEqual([]);
    expect(textIn(eventOf(calendar ?? '', '2026-01-08T10:00:00'), 'status')).toBe('CANCELLED');
  });

  test('of somebody else does the right one no harm', () => {
    const forged = changed(meeting, { ...later, ORGANIZER: 'ORGANIZER:xmpp:mallory@m.example' });
    const { calendar, early } = all(readMessage(messageText('CANCEL', forged)), request);
    expect(early).toEqual([]);
    expect(textIn(eventOf(calendar ?? ''), 'status')).toBeUndefined();
  });

  test('is forgotten when too many wait', () => {
    const many = Array.from({ length: 40 }, () => cancel);
    expect(all(...many).early).toHaveLength(16);
  });
});

test('a refusal leaves everything as it was', () => {
  const known = all(request);
  const forged = changed(meeting, { ...later, ORGANIZER: 'ORGANIZER:xmpp:mallory@m.example' });
  expect(() => receive(known, readMessage(messageText('CANCEL', forged)), 'refuse')).toThrow('organizer');
  expect(componentsOf(known.calendar ?? ['vcalendar', [], []], 'vevent')).toHaveLength(1);
  expect(textIn(eventOf(known.calendar ?? ''), 'status')).toBeUndefined();
});
