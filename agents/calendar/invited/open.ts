import { addressOf } from '../itip/address.ts';
import { ownAttendee, partstatOf } from '../itip/attendee.ts';
import { isCancelled } from '../itip/cancelled.ts';
import { masterOf, overridesOf } from '../itip/instance.ts';
import { type Component, withComponents } from '../itip/jcal.ts';
import type { Meeting, Message } from '../itip/message.ts';
import { isSignificant, sentBefore } from '../itip/significance.ts';
import { eventsByKey } from '../itip/stored.ts';
import { sequenceOf } from '../itip/version.ts';
import { type Asked, instancesIn } from '../requests/answers.ts';

/** What of a stored object the person is invited to and has not answered. */
export interface Open extends Asked {
  /** As its organizer would ask (RFC 5546 §3.2.2). */
  message: Message;
}

/** Undefined where nothing waits for an answer of the owner of these addresses. */
export function openIn(meeting: Meeting, owner: ReadonlySet<string>): Open | undefined {
  const { organizer, events, calendar } = meeting;
  const master = masterOf(events);
  if (organizer === undefined || owner.has(addressOf(organizer))) return undefined;
  if (master && isCancelled(master)) return undefined;
  const isOpen = (event: Component) => {
    const mine = ownAttendee(event, owner);
    return mine !== undefined && partstatOf(mine) === 'NEEDS-ACTION' && !isCancelled(event);
  };
  const open = events.filter(isOpen);
  if (open.length === 0) return undefined;
  if (master && open.includes(master)) {
    const spared = instancesIn({ events: overridesOf(events).filter((event) => !isOpen(event)) });
    return { message: { ...meeting, method: 'REQUEST' }, base: calendar, instances: [], spared };
  }
  const others = calendar[2].filter(([name]) => name !== 'vevent');
  const asked = withComponents(calendar, [...others, ...open]);
  const message: Message = { ...meeting, method: 'REQUEST', calendar: asked, events: open };
  return { message, base: calendar, instances: instancesIn({ events: open }) };
}

/** Whether a meeting asks the person the same as it did before. */
export function isSameAsked(before: Meeting, now: Meeting): boolean {
  const known = eventsByKey(before);
  return [...eventsByKey(now)].every(([key, event]) => {
    const counterpart = sentBefore(event, known.get(key), known.get(''), before.calendar);
    return (
      counterpart !== undefined &&
      sequenceOf(event) === sequenceOf(counterpart) &&
      !isSignificant(event, counterpart)
    );
  });
}
