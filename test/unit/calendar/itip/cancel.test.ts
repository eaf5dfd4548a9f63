import { describe, expect, test } from 'vitest';
import { componentsOf, propertyOf, readJcal, textIn } from '../../../../agents/calendar/itip/jcal.ts';
import { apply, calendarText, carol, changed, eventOf, meeting, messageText, series } from './kit.ts';

const later = { DTSTAMP: 'DTSTAMP:20260102T100000Z', SEQUENCE: 'SEQUENCE:2' };
const end = (changes: Record<string, string | undefined> = {}) =>
  messageText(
    'CANCEL',
    changed(meeting, {
      ...later,
      DTSTART: undefined,
      DTEND: undefined,
      STATUS: 'STATUS:CANCELLED',
      ...changes,
    }),
  );
const id = (day: number) => `RECURRENCE-ID;TZID=Europe/Berlin:202601${String(day).padStart(2, '0')}T100000`;
const third = changed(series, {
  RRULE: undefined,
  'RECURRENCE-ID': id(7),
  DTSTART: 'DTSTART;TZID=Europe/Berlin:20260107T140000',
  DTEND: 'DTEND;TZID=Europe/Berlin:20260107T150000',
});

describe('a CANCEL', () => {
  test('of all leaves it to be seen as cancelled', () => {
    const text = apply(calendarText(series, third), end());
    for (const event of componentsOf(readJcal(text), 'vevent')) {
      expect(textIn(event, 'status')).toBe('CANCELLED');
      expect(textIn(event, 'sequence')).toBe('2');
    }
    expect(textIn(eventOf(text), 'summary')).toBe('Plans');
    expect(apply(text, end())).toBe('unchanged');
  });

  test('of what came here cancelled changes nothing', () => {
    const there = changed(meeting, { ...later, STATUS: 'STATUS:CANCELLED' });
    expect(apply(calendarText(there), messageText('CANCEL', there))).toBe('unchanged');
  });

  test('of one instance makes an exception of it', () => {
    const text = apply(calendarText(series), end({ 'RECURRENCE-ID': id(8) }));
    const event = eventOf(text, '2026-01-08T10:00:00');
    expect(textIn(event, 'status')).toBe('CANCELLED');
    expect(textIn(event, 'dtstart')).toBe('2026-01-08T10:00:00');
    expect(textIn(event, 'dtend')).toBe('2026-01-08T11:00:00');
    expect(textIn(eventOf(text), 'status')).toBeUndefined();
    expect(apply(text, end({ 'RECURRENCE-ID': 'RECURRENCE-ID:20260108T090000Z' }))).toBe('unchanged');
  });

  test('of an instance that was moved cancels it where it is', () => {
    const text = apply(calendarText(series, third), end({ 'RECURRENCE-ID': id(7) }));
    const event = eventOf(text, '2026-01-07T10:00:00');
    expect([textIn(event, 'status'), textIn(event, 'dtstart')]).toEqual(['CANCELLED', '2026-01-07T14:00:00']);
  });

  test('from an instance on ends the series before it', () => {
    const endless = series.map((line) => line.replace(';COUNT=10', ''));
    const range = { 'RECURRENCE-ID': id(8).replace(';', ';RANGE=THISANDFUTURE;') };
    const late = changed(third, { 'RECURRENCE-ID': id(9) });
    const text = apply(calendarText(endless, third, late), end(range));
    expect(propertyOf(eventOf(text), 'rrule')?.[3]).toEqual({ freq: 'DAILY', until: '2026-01-08T08:59:59Z' });
    expect(textIn(eventOf(text, '2026-01-07T10:00:00'), 'status')).toBeUndefined();
    expect(textIn(eventOf(text, '2026-01-09T10:00:00'), 'status')).toBe('CANCELLED');
    expect(apply(text, end(range))).toBe('unchanged');
  });

  test('that is older than what is here changes nothing', () => {
    expect(apply(calendarText(meeting), end({ SEQUENCE: 'SEQUENCE:0' }))).toBe('unchanged');
    expect(
      apply(
        calendarText(meeting),
        end({ ...later, SEQUENCE: 'SEQUENCE:1', DTSTAMP: 'DTSTAMP:20251231T100000Z' }),
      ),
    ).toBe('unchanged');
  });

  test('of what is not here waits', () => {
    expect(apply(undefined, end())).toBe('early');
    expect(apply(calendarText(third), end({ 'RECURRENCE-ID': id(8) }))).toBe('early');
  });

  test('of another organizer is refused', () => {
    expect(() => apply(calendarText(meeting), end({ ORGANIZER: `ORGANIZER:${carol}` }))).toThrow('organizer');
  });
});

describe('what is cancelled', () => {
  test('comes back by a newer REQUEST, and not by an older one', () => {
    const cancelled = apply(calendarText(meeting), end());
    const older = changed(meeting, { DTSTAMP: 'DTSTAMP:20260101T110000Z', SUMMARY: 'SUMMARY:Between' });
    const told = apply(cancelled, messageText('REQUEST', older));
    // It was said before the end, so it is heard, and remains ended.
    expect(textIn(eventOf(told), 'summary')).toBe('Between');
    expect(textIn(eventOf(told), 'status')).toBe('CANCELLED');
    expect(textIn(eventOf(told), 'sequence')).toBe('2');
    const again = changed(meeting, { SEQUENCE: 'SEQUENCE:3', DTSTAMP: 'DTSTAMP:20260103T100000Z' });
    expect(textIn(eventOf(apply(told, messageText('REQUEST', again))), 'status')).toBeUndefined();
  });

  test('as an instance goes with the series, which changes', () => {
    const text = apply(calendarText(series), end({ 'RECURRENCE-ID': id(8) }));
    const between = changed(series, { DTSTAMP: 'DTSTAMP:20260101T110000Z', SUMMARY: 'SUMMARY:Between' });
    const told = apply(text, messageText('REQUEST', between));
    expect(textIn(eventOf(told, '2026-01-08T10:00:00'), 'summary')).toBe('Between');
    expect(textIn(eventOf(told, '2026-01-08T10:00:00'), 'status')).toBe('CANCELLED');
  });
});
