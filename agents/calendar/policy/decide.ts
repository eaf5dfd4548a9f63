import type { Range } from '../slots/ranges.ts';
import { type Found, findRule } from './asker.ts';
import { datesToCome, reachOf, saidBefore } from './dates.ts';
import { Fit } from './fit.ts';
import { type Judged, judge } from './judge.ts';
import { localTimeOf } from './local-time.ts';
import { nearestTimes } from './proposals.ts';
import type { Decision, MeetingRequest } from './request.ts';
import type { Rule } from './rule.ts';
import { neededAround, type Situation } from './situation.ts';
import { dayWords } from './words.ts';

type Answer = Pick<Decision, 'answer' | 'reason'> & Partial<Decision>;

/** What is answered to a request for a meeting, by which rule, and why. */
export function decide(request: MeetingRequest, rules: readonly Rule[], situation: Situation): Decision {
  const found = findRule(request, rules, situation.people);
  const answer = found ? byRule(request, found.rule, situation) : byNone(request, situation);
  return { except: [], proposals: [], isHeld: false, ...answer, ...(found && { rule: nameOf(found) }) };
}

function nameOf({ rule, number }: Found): string {
  return rule.name ?? `rule ${number}`;
}

function byNone({ organizer }: MeetingRequest, { people }: Situation): Answer {
  const { isKnown, isOwn } = people(organizer);
  if (isOwn) return { answer: 'silent', reason: 'It is your own meeting; there is nobody to answer.' };
  if (isKnown) return { answer: 'ask', reason: 'No rule is about it.' };
  return {
    answer: 'silent',
    reason: `${organizer.replace(/^(xmpp|mailto):/, '')} is nobody you know, and no rule names them; they are not told that you exist.`,
  };
}

function byRule(request: MeetingRequest, rule: Rule, situation: Situation): Answer {
  if (rule.mode === 'none') return { answer: 'silent', reason: 'The rule leaves such requests alone.' };
  const dates = datesToCome(request.instances, situation.now);
  const [first] = dates;
  const own = situation.within(neededAround(reachOf(dates), rule));
  const before = first && saidBefore(request, dates, own.history);
  if (before?.answer === 'accept' || before?.isByPerson) {
    const said = before.answer === 'accept' ? 'accepted' : 'declined';
    return { answer: before.answer, reason: `You have ${said} it already, and its dates are the same.` };
  }
  if (rule.mode === 'always-decline') return { answer: 'decline', reason: 'The rule declines them all.' };
  if (!first) return { answer: 'ask', reason: pastWords(request) };
  if (!(situation.isBusyKnown && own.isWhole) && rule.mode !== 'always-accept')
    return {
      answer: 'ask',
      reason: 'Not all of your calendars can be read, so it is not known whether you are free.',
    };

  const fit = new Fit(request, rule, situation, own);
  const judged = judge(request, dates, rule, fit);
  const answer = judged.misfit === undefined ? byMode(rule, judged) : outOfPolicy(judged.misfit);
  const reason = remarked(answer, request, dates, fit);
  if (before && (answer.answer === 'accept' || answer.answer === 'tentative'))
    return { answer: 'ask', reason: `${reason} But it was declined before, with the same dates.` };
  return { ...answer, reason };

  function outOfPolicy(misfit: string): Answer {
    if (rule.outOfPolicy !== 'propose') return { answer: rule.outOfPolicy, reason: misfit };
    if (request.isSeries || request.isAllDay || dates.length > 1)
      return {
        answer: 'ask',
        reason: `${misfit} Other times are proposed only for a single meeting that is no whole day.`,
      };
    const proposals = nearestTimes(request, first as Range, rule, situation);
    if (proposals.length > 0) return { answer: 'propose', reason: misfit, proposals };
    return { answer: 'ask', reason: `${misfit} No other time near it is free and fits.` };
  }
}

/** Every date is as the rule wants it. */
function byMode({ mode, whileAsked }: Rule, { conflict, except, misfits, count }: Judged): Answer {
  const free =
    except.length === 0 ? 'You are free' : `You are free on ${count - except.length} of its ${count} dates`;
  const accept: Answer = { answer: 'accept', reason: `${free}, and the rule lets it be.`, except };
  const ask = (reason = `${free}, and the rule is to ask you.`): Answer => {
    if (conflict !== undefined || whileAsked === 'nothing') return { answer: 'ask', reason };
    return { answer: whileAsked === 'tentative' ? 'tentative' : 'ask', reason, isHeld: true, except };
  };
  switch (mode) {
    case 'always-accept':
      return { answer: 'accept', reason: 'The rule accepts them all.', except: misfits };
    case 'accept-if-free':
      return conflict === undefined ? accept : ask(conflict);
    case 'decline-if-busy':
      return conflict === undefined ? ask() : { answer: 'decline', reason: conflict };
    case 'automatic':
      return conflict === undefined ? accept : { answer: 'decline', reason: conflict };
    default:
      return ask(conflict);
  }
}

/** Its dates were not all there were, or had to be read in somebody's time zone. */
function remarked(
  { answer, reason }: Answer,
  request: MeetingRequest,
  dates: readonly Range[],
  { zone }: Fit,
): string {
  const last = dates.at(-1);
  const remarks = [reason];
  if (request.isFloating && !request.isAllDay)
    remarks.push('It names no time zone, so its times were read as yours.');
  if (request.isCut && last && answer === 'accept')
    remarks.push(`Its dates were looked at until ${dayWords(localTimeOf(zone, last.start).day)}.`);
  return remarks.join(' ');
}

function pastWords({ instances }: MeetingRequest): string {
  return instances.length === 0 ? 'It has no date.' : 'It is over already.';
}
