import type { Rule } from '../../../agents/calendar/contract.ts';
import { rules as text } from '../../text/rules.ts';
import { hourWords } from './weekly.ts';

/** What a rule says: `From the group Colleagues, accept when I am free, Monday to Friday 9:00 to 17:00, else ask me.` */
export function sentenceOf(rule: Rule): string {
  const { who, keywords, mode, outOfPolicy } = rule;
  const asked = text.request(
    who ? text.list(who.map(text.who)) : text.whoKinds.everyone,
    keywords ? text.about(keywords) : '',
  );
  const limits = hasLimits(mode) ? limitsOf(rule) : [];
  const isElseAsked = outOfPolicy === 'ask' && (mode === 'accept-if-free' || mode === 'decline-if-busy');
  const answer = isElseAsked ? text.elseAsk[mode] : text.modes[mode];
  const isSaidOnce = mode === outOfPolicy;
  const otherwise =
    isElseAsked || (limits.length > 0 && !isSaidOnce) ? `, else ${text.otherwise[outOfPolicy]}` : '';
  return `${[asked, answer, ...limits].join(', ')}${otherwise}.${meanwhile(rule)}`;
}

/** Two modes have no limits to be kept. */
export function hasLimits(mode: Rule['mode']): boolean {
  return mode !== 'none' && mode !== 'always-decline';
}

/** Whether there are requests that the person is asked about while the time is free. */
export function asksWhenFree({ mode }: Rule): boolean {
  return mode === 'ask' || mode === 'decline-if-busy';
}

function meanwhile(rule: Rule): string {
  if (rule.whileAsked === 'nothing' || !asksWhenFree(rule)) return '';
  return ` ${text.whileAskedLabel}, ${text.whileAsked[rule.whileAsked]}.`;
}

function limitsOf(rule: Rule): string[] {
  const { limitsOf: words, duration } = text;
  const { hours, noMeetings, zone, minMinutes, maxMinutes = 0, bufferMinutes } = rule;
  const { bufferBeforeMinutes = bufferMinutes, bufferAfterMinutes = bufferMinutes } = rule;
  const said = <T extends number>(value: T | undefined, say: (value: T) => string) =>
    value ? say(value) : ''; // what is half typed is no number
  return [
    hours ? hourWords(hours) : '',
    noMeetings ? text.not(hourWords(noMeetings)) : '',
    zone !== undefined && (hours || noMeetings) ? text.inZone(zone) : '',
    said(rule.noticeMinutes, (minutes) => words.noticeMinutes(duration(minutes))),
    said(rule.horizonDays, words.horizonDays),
    said(minMinutes + maxMinutes, () => words.length(duration(minMinutes), duration(maxMinutes))),
    said(bufferBeforeMinutes + bufferAfterMinutes, () =>
      words.buffer(duration(bufferBeforeMinutes), duration(bufferAfterMinutes)),
    ),
    said(rule.perDay, words.perDay),
    said(rule.perWeek, words.perWeek),
    said(rule.maxConflictPercent, words.maxConflictPercent),
  ].filter((one) => one !== '');
}
