import { isSameAddress } from './address.ts';
import { listOf, partstatOf } from './attendee.ts';
import {
  type Component,
  type Property,
  propertiesOf,
  textOf,
  withComponents,
  withProperties,
} from './jcal.ts';

/**
 * The REPLY of a delegate may name who passed it on to them, too (RFC 5546 §4.2.6 and §4.2.7, against its table in
 * §3.2.3). That is no word of the delegate's, and is left out.
 */
export function withoutDelegators(reply: Component): Component {
  return withComponents(
    reply,
    reply[2].map((one) => (one[0] === 'vevent' ? ofDelegate(one) : one)),
  );
}

function ofDelegate(event: Component): Component {
  const all = propertiesOf(event, 'attendee');
  const delegate = all.find((one) => all.every((other) => other === one || hasPassedOn(other, one)));
  return all.length > 1 && delegate ? withProperties(event, ['attendee'], [delegate]) : event;
}

function hasPassedOn(delegator: Property, delegate: Property): boolean {
  return (
    partstatOf(delegator) === 'DELEGATED' &&
    listOf(delegator, 'delegated-to').some((one) => isSameAddress(one, textOf(delegate))) &&
    listOf(delegate, 'delegated-from').some((one) => isSameAddress(one, textOf(delegator)))
  );
}
