import { describe, expect, test } from 'vitest';
import { type Component, textIn } from '../../../../agents/calendar/itip/jcal.ts';
import { meetingOf } from '../../../../agents/calendar/itip/message.ts';
import { bob, eventOf, partstats } from './kit.ts';
import { dave, rounds } from './rounds.ts';

/** What both have to agree on, for each event. */
function said(calendar: Component | undefined): unknown[] {
  const { events } = meetingOf(calendar ?? ['vcalendar', [], []]);
  return events
    .map((event) => ({
      times: ['uid', 'recurrence-id', 'dtstart', 'dtend', 'rrule', 'exdate', 'status'].map((name) =>
        textIn(event, name),
      ),
      sequence: textIn(event, 'sequence') ?? '0',
      partstats: partstats(event),
    }))
    .sort((one, other) => (String(one.times[1]) < String(other.times[1]) ? -1 : 1));
}

describe('both have the same when it was', () => {
  test.each(Object.entries(rounds))('%s', (_what, play) => {
    const { alice, bob } = play();
    expect(said(bob.calendar)).toEqual(said(alice.calendar));
  });
});

test('what was said is what is there', () => {
  const partstatOf = (what: string) => partstats(eventOf(rounds[what]?.().alice.text ?? ''))[bob];
  expect(partstatOf('accepted')).toBe('ACCEPTED');
  expect(partstatOf('declined')).toBe('DECLINED');
  const prefixed = rounds['changed with Thunderbird, which puts mailto: before all addresses']?.().alice.text;
  expect(partstats(eventOf(prefixed ?? ''))[`mailto:${bob}`]).toBe('ACCEPTED');
  const countered = eventOf(rounds['countered, and the counter accepted']?.().alice.text ?? '');
  expect([textIn(countered, 'dtstart'), textIn(countered, 'sequence')]).toEqual([
    '2026-01-05T11:00:00Z',
    '2',
  ]);
  const cancelled = eventOf(rounds.cancelled?.().bob.text ?? '');
  expect([textIn(cancelled, 'status'), textIn(cancelled, 'sequence')]).toEqual(['CANCELLED', '2']);
});

test('one to whom it was passed on has it, too', () => {
  const table = rounds.delegated?.();
  expect(said(table?.dave.calendar)).toEqual(said(table?.alice.calendar));
  expect(partstats(eventOf(table?.alice.text ?? ''))).toMatchObject({
    [bob]: 'DELEGATED',
    [dave]: 'ACCEPTED',
  });
});

test('an answer to one instance stays when the organizer, not yet knowing of it, writes', () => {
  const table = rounds['a series with exceptions']?.();
  expect(partstats(eventOf(table?.bob.text ?? '', '2026-01-07T10:00:00'))[bob]).toBe('DECLINED');
  expect(textIn(eventOf(table?.bob.text ?? '', '2026-01-07T10:00:00'), 'summary')).toBe('Other plans');
});
