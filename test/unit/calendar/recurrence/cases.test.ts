import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { momentOf } from '../../../../agents/calendar/recurrence/moment.ts';
import { readRule } from '../../../../agents/calendar/recurrence/rule.ts';
import { RuleTimes } from '../../../../agents/calendar/recurrence/rule-times.ts';

interface Case {
  id: string;
  source: string;
  rrule: string;
  dtstart: string;
  expected: string[];
  /** How many of six engines find what is expected. */
  agreeing: number;
  /** False where what is expected is only the beginning. */
  finite?: boolean;
}

const ENOUGH = 4;

describe.each(['libical', 'icaljs'])('the recurrence cases of %s', (suite) => {
  const text = readFileSync(join(import.meta.dirname, 'cases', `${suite}.json`), 'utf8');
  const cases: Case[] = JSON.parse(text).cases;

  test.each(cases.filter(({ agreeing }) => agreeing >= ENOUGH))('$id $rrule from $dtstart', (one) => {
    expect(found(one)).toEqual(one.expected.map(secondsOf));
  });
});

function found({ rrule, dtstart, expected, finite = true }: Case): number[] {
  const rule = readRule(ICAL.parse.property(`RRULE:${rrule}`)[3]);
  const start = momentOf('DTSTART', spelled(dtstart));
  const times = new RuleTimes(
    rule,
    { seconds: start.seconds, isDate: start.kind === 'date', ...until(rule.until?.seconds) },
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  );
  const all: number[] = [];
  // One more than is expected, where nothing more may come.
  const wanted = finite || expected.length === 0 ? expected.length + 1 : expected.length;
  for (let time = times.next(); !Number.isNaN(time) && all.length < wanted; time = times.next())
    all.push(time);
  return all;
}

function until(seconds: number | undefined) {
  return seconds === undefined ? {} : { until: seconds };
}

function secondsOf(text: string): number {
  return momentOf('expected', spelled(text)).seconds;
}

function spelled(text: string): string {
  return text.replace(/^(\d{4})(\d\d)(\d\d)/, '$1-$2-$3').replace(/T(\d\d)(\d\d)(\d\d)/, 'T$1:$2:$3');
}
