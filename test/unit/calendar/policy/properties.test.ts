import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../../../agents/calendar/policy/decide.ts';
import { dryRun } from '../../../../agents/calendar/policy/dry-run.ts';
import type { Busy, MeetingRequest } from '../../../../agents/calendar/policy/request.ts';
import { type Rule, rules } from '../../../../agents/calendar/policy/rule.ts';
import type { Range } from '../../../../agents/calendar/slots/ranges.ts';
import { colleague, contact, now, own, people, situationOf, stranger } from './requests.ts';

const minutes = 60_000;

const date = fc
  .record({ at: fc.integer({ min: -100, max: 4_000 }), length: fc.integer({ min: 0, max: 48 }) })
  .map(({ at, length }) => ({ start: now + at * 15 * minutes, end: now + (at + length) * 15 * minutes }));

const dates = fc
  .array(date, { maxLength: 12 })
  .map((all) => all.sort((one, other) => one.start - other.start));

const busy = fc
  .array(fc.tuple(date, fc.boolean(), fc.constantFrom('asked', 'other', undefined)), { maxLength: 30 })
  .map((all) =>
    all
      .map(([range, tentative, uid]): Busy => ({ ...range, tentative, ...(uid !== undefined && { uid }) }))
      .sort((one, other) => one.start - other.start),
  );

const request = fc.record({
  uid: fc.constantFrom('asked', 'another'),
  organizer: fc.constantFrom(contact, colleague, stranger, own),
  title: fc.constantFrom('Lunch', 'Project review', ''),
  text: fc.constant(''),
  instances: dates,
  isSeries: fc.boolean(),
  isPart: fc.boolean(),
  isCut: fc.boolean(),
  isAllDay: fc.boolean(),
  isFloating: fc.boolean(),
  isTransparent: fc.constant(false),
});

const hours = fc.constantFrom(
  { 'mon-fri': '09:00-17:00' },
  { 'fri-sat': '20:00-04:00' },
  { 'mon-sun': '00:00-24:00' },
  { tue: ['08:00-12:00', '13:00-18:00'] },
);

const rule = fc.record(
  {
    mode: fc.constantFrom<Rule['mode']>(
      ...(['none', 'ask', 'accept-if-free', 'decline-if-busy'] as const),
      ...(['automatic', 'always-accept', 'always-decline'] as const),
    ),
    who: fc.constantFrom(['everyone'], ['group:Colleagues'], ['jid:ann@example.org'], ['own-account']),
    keywords: fc.constant(['lunch']),
    hours,
    noMeetings: hours,
    zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
    noticeMinutes: fc.integer({ min: 0, max: 3000 }),
    horizonDays: fc.integer({ min: 1, max: 40 }),
    maxMinutes: fc.integer({ min: 30, max: 600 }),
    bufferMinutes: fc.integer({ min: 0, max: 60 }),
    perDay: fc.integer({ min: 1, max: 3 }),
    maxConflictPercent: fc.integer({ min: 0, max: 100 }),
    outOfPolicy: fc.constantFrom<Rule['outOfPolicy']>('ask', 'decline', 'propose'),
    whileAsked: fc.constantFrom<Rule['whileAsked']>('nothing', 'hold', 'tentative'),
  },
  { requiredKeys: ['mode'] },
);

const settings = fc.array(rule, { maxLength: 4 }).map((all) => rules.parse(all));

function situation(taken: readonly Busy[]) {
  return situationOf({ busy: taken });
}

/** By comparing each with each, not as the code does it. */
function overlap(one: Range, other: Range): boolean {
  if (other.end <= other.start) return false;
  const end = Math.max(one.end, one.start + 1);
  return one.start < other.end && other.start < end;
}

const isSame = (one: Range) => (other: Range) => one.start === other.start && one.end === other.end;

function accepted({ instances }: MeetingRequest, except: readonly Range[]): Range[] {
  return instances.filter((one) => (one.end > now || one.start >= now) && !except.some(isSame(one)));
}

test('what is accepted is free, unless the rule accepts everything', () => {
  fc.assert(
    fc.property(request, busy, settings, (asked, taken, all) => {
      const { answer, rule: name, except, isHeld } = decide(asked, all, situation(taken));
      if (answer !== 'accept') {
        if (!isHeld) expect(except).toEqual([]);
        return;
      }
      const decided = all[Number(name?.slice('rule '.length)) - 1];
      const own = accepted(asked, except);
      expect(own.length).toBeGreaterThan(0);
      if (decided?.mode === 'always-accept') return;
      const others = taken.filter(({ uid }) => uid !== asked.uid);
      expect(own.filter((one) => others.some((other) => overlap(one, other)))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('what is proposed is free, to come, and apart', () => {
  const proposing = settings.map((all) => all.map((one) => ({ ...one, outOfPolicy: 'propose' as const })));
  const single = request.map((one) => ({
    ...one,
    isSeries: false,
    isCut: false,
    isAllDay: false,
    organizer: contact,
  }));
  fc.assert(
    fc.property(single, busy, proposing, (asked, taken, all) => {
      const { answer, proposals } = decide(asked, all, situation(taken));
      expect(proposals.length > 0).toBe(answer === 'propose');
      const others = taken.filter(({ uid }) => uid !== asked.uid);
      for (const [index, one] of proposals.entries()) {
        expect(one.start).toBeGreaterThanOrEqual(now);
        expect([...others, ...proposals.slice(index + 1)].filter((other) => overlap(one, other))).toEqual([]);
        expect(decide({ ...asked, instances: [one] }, all, situation(taken)).answer).not.toBe('propose');
      }
    }),
    { numRuns: 1_000 },
  );
});

test('the first rule that is about it decides: those before and after it can go', () => {
  fc.assert(
    fc.property(request, busy, settings, (asked, taken, all) => {
      const { rule: name, ...decision } = decide(asked, all, situation(taken));
      if (name === undefined) return;
      const number = Number(name.slice('rule '.length));
      const { rule: alone, ...same } = decide(asked, all.slice(number - 1, number), situation(taken));
      expect([alone, same]).toEqual(['rule 1', decision]);
    }),
    { numRuns: 1_000 },
  );
});

test('a stranger whom no rule names is told nothing, and neither is whoever asks in one’s own name', () => {
  const nobody = request.map((one) => ({ ...one, organizer: stranger }));
  fc.assert(
    fc.property(nobody, busy, settings, (asked, taken, all) => {
      const { answer, isHeld, proposals } = decide(asked, all, situation(taken));
      expect({ answer, isHeld, proposals }).toEqual({ answer: 'silent', isHeld: false, proposals: [] });
    }),
  );
});

test('the order in which busy times are known does not matter to overlaps', () => {
  fc.assert(
    fc.property(request, busy, settings, (asked, taken, all) => {
      const before = decide(asked, all, situation(taken));
      const doubled = [...taken, ...taken].sort((one, other) => one.start - other.start);
      expect(decide(asked, all, situation(doubled))).toEqual(before);
    }),
  );
});

test('requests one after the other are never accepted over each other, nor differently when they are listed otherwise', () => {
  const automatic = rules.parse([{ mode: 'automatic', bufferMinutes: 5 }]);
  // What takes no time is in nobody's way.
  const some = date.filter(({ start, end }) => start < end);
  const many = fc.uniqueArray(fc.tuple(fc.uuid(), some), { maxLength: 40, selector: ([uid]) => uid });
  fc.assert(
    fc.property(many, fc.infiniteStream(fc.nat()), (all, order) => {
      const recorded = all.map(([uid, one], index) => ({
        receivedAt: now - 1_000_000 * minutes + index,
        request: {
          ...{ uid, organizer: contact, title: '', text: '', instances: [one] },
          ...{ isSeries: false, isPart: false, isCut: false },
          ...{ isAllDay: false, isFloating: false, isTransparent: false },
        },
      }));
      const situation = { busy: [], isBusyKnown: true, isWhole: true, history: [], people, zone: 'UTC' };
      const answers = dryRun(recorded, automatic, situation);
      const yes = recorded.flatMap(({ request: { instances } }, index) =>
        answers[index]?.answer === 'accept' ? instances : [],
      );
      for (const [index, one] of yes.entries())
        expect(yes.slice(index + 1).filter((other) => overlap(one, other))).toEqual([]);
      const shuffled = recorded
        .map((one) => ({ one, at: order.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at);
      const again = dryRun(
        shuffled.map(({ one }) => one),
        automatic,
        situation,
      );
      for (const [index, { one }] of shuffled.entries())
        expect(again[index]).toEqual(answers[recorded.indexOf(one)]);
    }),
  );
});
