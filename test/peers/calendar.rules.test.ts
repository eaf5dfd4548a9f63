import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { momentOf } from '../../agents/calendar/recurrence/moment.ts';
import { readRule } from '../../agents/calendar/recurrence/rule.ts';
import { RuleTimes } from '../../agents/calendar/recurrence/rule-times.ts';
import { Random, type RandomRule, randomRule } from './calendar/random-rules.ts';

const here = join(import.meta.dirname, 'calendar');
const NUMBER = 40;
/** dateutil ends with the year 9999 and looks at every day until then: what hardly ever happens takes it minutes. */
const RULES = 600;

const random = new Random(5545);
const rules: RandomRule[] = Array.from({ length: RULES }, () => randomRule(random)).filter(takesPlace);

/** What never does, or so rarely that it is refused, keeps others busy for minutes. */
function takesPlace(rule: RandomRule): boolean {
  try {
    return ours(rule).length > 0;
  } catch {
    return false;
  }
}

function ours({ rrule, dtstart }: RandomRule, from = Number.NEGATIVE_INFINITY): string[] {
  const rule = readRule(ICAL.parse.property(`RRULE:${rrule}`)[3]);
  const start = { seconds: momentOf('DTSTART', dtstart).seconds, isDate: false };
  const times = new RuleTimes(rule, start, from, Number.POSITIVE_INFINITY);
  const found: string[] = [];
  for (let time = times.next(); !Number.isNaN(time) && found.length < NUMBER; time = times.next())
    found.push(new Date(time * 1000).toISOString().slice(0, 19));
  return found;
}

describe(`${rules.length} rules by chance`, () => {
  test('are as dateutil has them', { timeout: 300_000 }, () => {
    const input = rules.map((rule) => JSON.stringify({ ...rule, number: ours(rule).length })).join('\n');
    const args = ['-P', '-B', join(here, 'dateutil-rules.py')];
    const output = execFileSync('/usr/bin/python3', args, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const theirs: string[][] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(differing((index) => theirs[index] ?? [])).toEqual([]);
  });

  test('are the same from anywhere in them', () => {
    for (const rule of rules) {
      const all = ours(rule);
      for (const index of [1, 7, 23].filter((one) => one < all.length)) {
        const from = momentOf('from', all[index] ?? '').seconds;
        const expected = all.slice(index);
        expect([rule.rrule, ours(rule, from).slice(0, expected.length)]).toEqual([rule.rrule, expected]);
        const afterLast = momentOf('from', all[index - 1] ?? '').seconds + 1;
        expect(ours(rule, afterLast)[0]).toBe(all[index]);
        if (all.length < NUMBER) expect(ours(rule, from)).toEqual(expected);
      }
    }
  });
});

function differing(theirs: (index: number) => readonly string[]): unknown[] {
  return rules.flatMap((rule, index) => {
    const mine = ours(rule);
    const other = theirs(index);
    const at = mine.findIndex((time, position) => time !== other[position]);
    return at === -1 ? [] : [{ ...rule, at, ours: mine[at], theirs: other[at] }];
  });
}
