import { expect, test } from 'vitest';
import { type Rule, rule as ruleSchema } from '../../../agents/calendar/policy/rule.ts';
import { changed, newRule, written } from '../../../renderer/calendar/rules/rule.ts';
import { sentenceOf } from '../../../renderer/calendar/rules/sentence.ts';
import { countsOf, triedBy } from '../../../renderer/calendar/rules/tried.ts';
import { hoursOf, rowsOf } from '../../../renderer/calendar/rules/weekly.ts';

const office = { 'mon-fri': '09:00-17:00' };

test.each<[Partial<Rule>, string]>([
  [
    { who: ['group:Colleagues'], mode: 'accept-if-free', hours: office },
    'From the group Colleagues, accept when I am free, Monday to Friday 9:00 to 17:00, else ask me.',
  ],
  [
    { mode: 'automatic', hours: { 'mon-fri': ['09:00-12:00', '13:00-17:00'], sat: '10:00-12:00' } },
    'From everybody I know, accept when I am free and decline when I am busy, ' +
      'Monday to Friday 9:00 to 12:00 and 13:00 to 17:00, Saturday 10:00 to 12:00, else ask me.',
  ],
  [
    { who: ['jid:ann@example.net', 'mailto:bo@shop.example'], mode: 'always-accept' },
    'From ann@example.net and bo@shop.example by mail, accept, busy or not.',
  ],
  [
    { keywords: ['job offer', 'recruiting'], mode: 'always-decline', hours: office },
    'From everybody I know, about “job offer” or “recruiting”, decline.',
  ],
  [
    { mode: 'decline-if-busy', noticeMinutes: 1_440, minMinutes: 15, maxMinutes: 90, outOfPolicy: 'propose' },
    'From everybody I know, decline when I am busy and ask me when I am free, with 1 day of notice, ' +
      'from 15 minutes to 90 minutes long, else propose another time.',
  ],
  [
    { mode: 'ask', perDay: 2, bufferMinutes: 15, bufferAfterMinutes: 0, whileAsked: 'hold' },
    'From everybody I know, ask me, with 15 minutes free before, 2 a day at most. ' +
      'While I am asked, the time is held in my calendar.',
  ],
  [
    {
      mode: 'automatic',
      noMeetings: { 'wed,fri': '12:00-17:00' },
      zone: 'Europe/Berlin',
      maxConflictPercent: 25,
    },
    'From everybody I know, accept when I am free and decline when I am busy, not Wednesday and Friday 12:00 to 17:00, ' +
      'by the clock of Europe/Berlin, a series even if 25% of its dates are impossible, else ask me.',
  ],
  [{ mode: 'accept-if-free' }, 'From everybody I know, accept when I am free, else ask me.'],
  [{ who: ['own-devices'], mode: 'none' }, 'From my paired devices, leave it alone.'],
])('%o reads like a sentence', (rule, sentence) => {
  expect(sentenceOf(ruleSchema.parse(rule))).toBe(sentence);
});

test.each([
  [office],
  [{ 'mon-fri': ['09:00-12:00', '13:00-17:00'], 'sat,sun': '10:00-24:00' }],
  [{ 'mon,wed,fri-sun': '22:00-06:00' }],
])('hours come back from their fields as they were: %o', (hours) => {
  expect(hoursOf(rowsOf(hours))).toEqual(hours);
});

test('days over the end of the week are written by themselves, and rows without days are left out', () => {
  expect(hoursOf(rowsOf({ 'fri-mon': '10:00-12:00' }))).toEqual({ 'mon,fri-sun': '10:00-12:00' });
  expect(hoursOf([{ days: [], from: '09:00', to: '17:00' }])).toBeUndefined();
});

test('a rule is written as short as can be, and what is taken out counts as if it was never there', () => {
  expect(written(newRule)).toEqual({ mode: 'accept-if-free', hours: office });
  const long = changed(newRule, { noticeMinutes: 60, name: 'Office', outOfPolicy: 'decline' });
  expect(written(long)).toEqual({
    ...{ mode: 'accept-if-free', hours: office },
    ...{ noticeMinutes: 60, name: 'Office', outOfPolicy: 'decline' },
  });
  expect(changed(long, { noticeMinutes: undefined, name: undefined, outOfPolicy: 'ask' })).toEqual(newRule);
  expect(ruleSchema.parse(written(long))).toEqual(long);
});

test('past requests are counted by what each rule would have done', () => {
  const tried = [
    ['tea', 'accept', 'rule 1'],
    ['walk', 'accept', 'rule 1'],
    ['talk', 'decline', 'rule 1'],
    ['lunch', 'ask', 'rule 2'],
    ['call', 'ask', undefined],
  ].map(([uid = '', answer, rule]) => ({
    ...{ uid, organizer: 'xmpp:ann@example.net', title: uid, receivedAt: '2026-03-01T08:00:00Z', reason: '' },
    answer: answer as 'accept' | 'decline' | 'ask',
    ...(rule !== undefined && { rule }),
  }));
  expect(countsOf(triedBy(tried, 1))).toEqual([
    ['accept', 2],
    ['decline', 1],
  ]);
  expect(triedBy(tried, undefined).map(({ uid }) => uid)).toEqual(['call']);
});
