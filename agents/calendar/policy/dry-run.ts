import { datesToCome } from './dates.ts';
import { decide } from './decide.ts';
import type { Answered, Busy, Decision, MeetingRequest } from './request.ts';
import type { Rule } from './rule.ts';
import type { OwnTime, Situation } from './situation.ts';

/** More than what is looked at around a request: two weeks for other times, and the week that it is in. */
const AROUND_SECONDS = 30 * 86_400;

/** A request as it came once. */
export interface Recorded {
  readonly request: MeetingRequest;
  readonly receivedAt: number;
}

/**
 * What these rules would have done, with each request in turn: what they would have accepted is taken for the next,
 * and what became of these requests in truth does not count. The answers are in the order of `recorded`.
 */
export function dryRun(
  recorded: readonly Recorded[],
  rules: readonly Rule[],
  { busy: taken, history: before, isWhole, ...situation }: Omit<Situation, 'now' | 'within'> & OwnTime,
): Decision[] {
  const uids = new Set(recorded.map(({ request }) => request.uid));
  let busy = taken.filter(({ uid }) => uid === undefined || !uids.has(uid));
  let history = before.filter(({ uid }) => !uids.has(uid));
  const decisions = new Map<Recorded, Decision>();
  for (const one of [...recorded].sort((a, b) => a.receivedAt - b.receivedAt)) {
    const { request, receivedAt } = one;
    const known = { busy, history, isWhole };
    const decision = decide(request, rules, { ...situation, within: () => known, now: receivedAt });
    decisions.set(one, decision);
    const remains = ({ uid }: { uid?: string }) => request.isPart || uid !== request.uid;
    busy = [...busy.filter(remains), ...takenBy(request, decision)].sort((a, b) => a.start - b.start);
    history = [...history.filter(remains), ...answeredBy(request, decision)];
  }
  return recorded.map((one) => decisions.get(one) as Decision);
}

/** All times that the decisions depend on. */
export function timesAround(recorded: readonly Recorded[]): { fromUtc: number; toUtc: number } {
  const times = recorded.flatMap(({ request: { instances }, receivedAt }) => [
    receivedAt,
    ...instances.flatMap(({ start, end }) => [start, end]),
  ]);
  const seconds = (time: number | undefined) => Math.floor((time ?? 0) / 1000);
  times.sort((one, other) => one - other);
  return { fromUtc: seconds(times[0]) - AROUND_SECONDS, toUtc: seconds(times.at(-1)) + AROUND_SECONDS };
}

function takenBy(request: MeetingRequest, decision: Decision): Busy[] {
  const tentative = decision.isHeld;
  if (request.isTransparent || !(tentative || decision.answer === 'accept')) return [];
  return dates(request, decision).map((date) => ({ ...date, uid: request.uid, tentative }));
}

function answeredBy({ uid, organizer, ...request }: MeetingRequest, decision: Decision): Answered[] {
  const { answer } = decision;
  if (answer !== 'accept' && answer !== 'decline') return [];
  return dates(request, decision).map((date) => ({
    ...date,
    uid,
    others: [organizer],
    answer,
    isByPerson: false,
  }));
}

function dates({ instances }: Pick<MeetingRequest, 'instances'>, { except }: Decision) {
  const left = new Set(except.map(({ start, end }) => `${start} ${end}`));
  return datesToCome(instances, Number.NEGATIVE_INFINITY).filter(
    ({ start, end }) => !left.has(`${start} ${end}`),
  );
}
