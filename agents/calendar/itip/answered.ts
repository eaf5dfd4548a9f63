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
  const partstat = partstatOf(attendee);
  const isAgain = partstat === partstatOf(mine);
  const status = isAgain
    ? parameterOf(mine, 'schedule-status')
    : wasSent
      ? requestStatusOf(reply)
      : undefined;
  const [name, before, type, ...values] = mine;
  const kept: Property = [name, { ...before, ...(taken as Record<string, string>) }, type, ...values];
  return withParameters(kept, { partstat, rsvp: undefined, 'schedule-status': status });
}

/** RFC 5546 §3.6: success is what a reply without a word on it means. */
function requestStatusOf(reply: Component | undefined): string {
  const [, , , value] = (reply && propertyOf(reply, 'request-status')) ?? [];
  const code = String((Array.isArray(value) ? value[0] : value) ?? '').split(';')[0] ?? '';
  return /^\d+(\.\d+){1,2}$/.test(code) ? code : '2.0';
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
