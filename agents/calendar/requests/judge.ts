import type { QueryRequest } from '../../../app/agent.ts';
import type { Who } from '../../../app/grant.ts';
import type { Calendar } from '../calendar.ts';
import { isSameAddress } from '../itip/address.ts';
import type { Message } from '../itip/message.ts';
import { decide } from '../policy/decide.ts';
import { ownTime } from '../policy/own-time.ts';
import { requestOf } from '../policy/read-request.ts';
import type { Decision, MeetingRequest, People } from '../policy/request.ts';
import type { Rule } from '../policy/rule.ts';
import type { Range } from '../slots/ranges.ts';

export interface Judged extends Decision {
  request: MeetingRequest;
}

export interface JudgeOptions {
  calendar: Calendar;
  rules: readonly Rule[];
  people: People;
  now: Date;
  /** Invitations that stand in the calendar and come after this one: they do not keep the person busy yet. */
  unjudged?: ReadonlySet<string> | undefined;
}

/** What the rules say to a request, by the calendars as they are now. */
export function judge(message: Message, { calendar, rules, people, now, unjudged }: JudgeOptions): Judged {
  const time = now.getTime();
  const { zone, owner } = calendar;
  const request = requestOf(message, time, zone);
  const within = ({ start, end }: Range) => {
    const range = { fromUtc: Math.floor(start / 1000), toUtc: Math.ceil(end / 1000), viewer: zone };
    const { busy, ...own } = ownTime(calendar.near(range), range, owner);
    return { ...own, busy: unjudged ? busy.filter(({ uid = '' }) => !unjudged.has(uid)) : busy };
  };
  const situation = {
    within,
    isBusyKnown: calendar.uncertainties.length === 0,
    ...{ people, now: time, zone: zone.id },
  };
  return { request, ...whole(decide(request, rules, situation)) };
}

/** A series that is accepted but for some dates takes an answer for each of them, which only the person gives. */
function whole(decision: Decision): Decision {
  if (decision.answer !== 'accept' || decision.except.length === 0) return decision;
  const left = `Not possible are ${decision.except.length} of its dates; say yourself what becomes of them.`;
  return { ...decision, answer: 'ask', reason: `${decision.reason} ${left}` };
}

/** Everybody as the contact list has them; of the organizer the request itself knows more. */
export function peopleOf(
  organizer: string,
  request: Pick<QueryRequest<unknown>, 'isOneOf' | 'account'>,
): People {
  return (address) => {
    const jid = /^xmpp:(.+)$/.exec(address)?.[1];
    const isOneOf = (circle: readonly Who[]) =>
      isSameAddress(address, organizer)
        ? request.isOneOf(circle)
        : jid !== undefined && request.account.isOneOf(jid, circle);
    return { isKnown: isOneOf(['contacts']), isOwn: isOneOf(['own-account']), isOneOf };
  };
}
