import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonSlots } from '../../../../agents/calendar/slots/common-slots.ts';
import {
  common,
  isInside,
  merged,
  overlapping,
  type Range,
  without,
} from '../../../../agents/calendar/slots/ranges.ts';
import type { Attendee, Preference } from '../../../../agents/calendar/slots/slot.ts';

const monday = Date.parse('2026-03-02T00:00Z');
const quarter = 15 * 60_000;

const range = fc
  .record({ at: fc.integer({ min: -40, max: 150 }), length: fc.integer({ min: 0, max: 40 }) })
  .map(({ at, length }): Range => ({ start: monday + at * quarter, end: monday + (at + length) * quarter }));
const ranges = fc.array(range, { maxLength: 20 });

const attendee = (address: string) =>
  fc.record({
    address: fc.constant(address),
    isRequired: fc.boolean(),
    busy: fc.array(fc.tuple(range, fc.boolean()).map(([one, tentative]) => ({ ...one, tentative }))),
    zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
  });
const people = fc
  .integer({ min: 0, max: 6 })
  .chain((count) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => attendee(`xmpp:p${index}@example.org`))),
  );

const wish = fc.record({
  window: fc.constant({ start: monday, end: monday + 96 * quarter }),
  lengthMinutes: fc.constantFrom(15, 20, 60, 240),
  prefer: fc.constantFrom<Preference>('earliest', 'mornings', 'spread'),
  tentative: fc.constantFrom('busy' as const, 'last' as const),
});

/** What takes no time is over nothing. */
const isOver = (one: Range) => (other: Range) =>
  other.start < other.end && other.start < one.end && one.start < other.end;

test('every slot is one in which all can come who must, and none is left out', () => {
  fc.assert(
    fc.property(people, wish, (all, wished) => {
      const isTaken = ({ busy }: Attendee, slot: Range) =>
        busy.filter(({ tentative }) => !tentative || wished.tentative === 'busy').some(isOver(slot));
      const expected: Range[] = [];
      for (let start = monday; start + wished.lengthMinutes * 60_000 <= wished.window.end; start += quarter) {
        const slot = { start, end: start + wished.lengthMinutes * 60_000 };
        if (!all.some((one) => one.isRequired && isTaken(one, slot))) expected.push(slot);
      }
      const found = commonSlots(all, { ...wished, limit: 1_000 });
      expect(found.map(({ start }) => start).sort()).toEqual(expected.map(({ start }) => start));
      const away = (slot: Range) => all.filter((one) => isTaken(one, slot)).map(({ address }) => address);
      expect(found.map((slot) => slot.away)).toEqual(found.map(away));
      if (wished.tentative === 'busy') expect(found.flatMap((slot) => slot.tentative)).toEqual([]);
    }),
  );
});

test('both sides rank alike, in whatever order they know the people and what they do', () => {
  fc.assert(
    fc.property(people, wish, (all, wished) => {
      const otherwise = [...all].reverse().map((one) => ({ ...one, busy: [...one.busy].reverse() }));
      expect(commonSlots(otherwise, wished)).toEqual(commonSlots(all, wished));
    }),
  );
});

test('ranges are what their quarters of an hour say', () => {
  const has = (all: readonly Range[], at: number) => all.some(({ start, end }) => start <= at && at < end);
  fc.assert(
    fc.property(ranges, ranges, range, (some, others, one) => {
      const [a, b] = [merged(some), merged(others)];
      const [both, rest] = [common(a, b), without(a, b)];
      const quarters = Array.from({ length: 250 }, (_, index) => monday + (index - 50) * quarter);
      const isWrong = (at: number) =>
        has(a, at) !== has(some, at) ||
        has(both, at) !== (has(some, at) && has(others, at)) ||
        has(rest, at) !== (has(some, at) && !has(others, at));
      expect(quarters.filter(isWrong)).toEqual([]);
      for (const all of [a, both, rest]) expect(merged(all)).toEqual(all);
      if (one.end > one.start) {
        expect(overlapping(a, one) !== undefined).toBe(some.some(isOver(one)));
        expect(isInside(a, one)).toBe(without([one], a).length === 0);
      }
    }),
  );
});
