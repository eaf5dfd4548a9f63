import { Refusal } from '../../../app/agent.ts';
import { isSameAddress } from './address.ts';
import { attendeeOf, listOf, partstatOf, withAttendee } from './attendee.ts';
import { type Component, type Property, parameterOf, propertyOf, textOf, withParameters } from './jcal.ts';

/** One who passes an invitation on to a crowd would have us write to all of it. */
const MAX_DELEGATES = 3;

/**
 * The attendee as their REPLY has them: PARTSTAT, delegation (RFC 5546 §3.2.2.3) and who wrote it for them. That it
 * arrived is said by SCHEDULE-STATUS (RFC 6638 §7.3), of one to whom something was sent.
 */
export function answered(
  mine: Property,
  { reply, attendee }: { reply?: Component; attendee: Property },
  wasSent: boolean,
): Property {
  const [, parameters] = attendee;
  const taken = { 'delegated-to': parameters['delegated-to'], 'sent-by': parameters['sent-by'] };
  // Who could not take the invitation says so by REQUEST-STATUS, and answers nothing.
  const partstat = parameters.partstat === undefined ? partstatOf(mine) : partstatOf(attendee);
  const given = reply && requestStatusOf(reply);
  const success = partstat === partstatOf(mine) ? parameterOf(mine, 'schedule-status') : SUCCESS;
  const [name, before, type, ...values] = mine;
  const kept: Property = [name, { ...before, ...(taken as Record<string, string>) }, type, ...values];
  const status = wasSent ? (given ?? success) : parameterOf(mine, 'schedule-status');
  return withParameters(kept, { partstat, rsvp: undefined, 'schedule-status': status });
}

/** What a reply without a REQUEST-STATUS means (RFC 5546 §3.6). */
const SUCCESS = '2.0';

function requestStatusOf(reply: Component): string | undefined {
  const [, , , value] = propertyOf(reply, 'request-status') ?? [];
  const code = String((Array.isArray(value) ? value[0] : value) ?? '').split(';')[0] ?? '';
  return /^\d+(\.\d+){1,2}$/.test(code) ? code : undefined;
}

export function newcomer(attendee: Property): Property {
  const cn = parameterOf(attendee, 'cn');
  return ['attendee', { ...(cn && { cn }), partstat: partstatOf(attendee) }, 'cal-address', textOf(attendee)];
}

/** Those to whom an attendee passed the invitation on are attendees, too (RFC 5546 §3.2.2.3). */
export function delegates(event: Component, delegator: Property): Component {
  if (partstatOf(delegator) !== 'DELEGATED') return event;
  const to = listOf(delegator, 'delegated-to');
  const from = textOf(delegator);
  if (to.length === 0 || to.length > MAX_DELEGATES || to.some((one) => isSameAddress(one, from)))
    throw new Refusal(
      'bad-request',
      'An invitation can be passed on to one person, or a few, by DELEGATED-TO.',
    );
  return to.reduce(
    (all, one) => (attendeeOf(all, one) ? all : withAttendee(all, delegateOf(one, delegator))),
    event,
  );
}

function delegateOf(address: string, delegator: Property): Property {
  const role = parameterOf(delegator, 'role');
  const parameters = {
    ...(role && { role }),
    'delegated-from': textOf(delegator),
    partstat: 'NEEDS-ACTION',
    rsvp: 'TRUE',
  };
  return ['attendee', parameters, 'cal-address', address];
}
