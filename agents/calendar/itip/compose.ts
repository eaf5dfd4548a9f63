import { type Component, componentsOf, type Property, textIn, withParameters } from './jcal.ts';
import type { Method } from './message.ts';
import { withoutAlarms } from './own.ts';
import { withoutTraces } from './traces.ts';

/** A message as it is handed over, and to whom. */
export interface Outgoing {
  method: Method;
  uid: string;
  sender: string;
  recipient: string;
  calendar: Component;
}

export const calendarHead: readonly Property[] = [
  ['version', {}, 'text', '2.0'],
  ['prodid', {}, 'text', '-//Dragoman//Dragoman//EN'],
];

/** RFC 5546 §3.2; with the zones that its times name. */
export function composed(method: Method, events: readonly Component[], from: Component): Component {
  const sent = events.map(sendable);
  const names = new Set(sent.flatMap(([, properties]) => properties.map(([, { tzid }]) => tzid)));
  const zones = componentsOf(from, 'vtimezone').filter((zone) => names.has(textIn(zone, 'tzid')));
  return ['vcalendar', [...calendarHead, ['method', {}, 'text', method]], [...zones, ...sent]];
}

/** Programs note there what the person did with an alarm. */
const PRIVATE = /^x-(moz|evolution|calendarserver-private)-/;

/** Without alarms and notes, and what a server is told to do or says that it did (RFC 6638 §7). */
export function sendable(event: Component): Component {
  const [name, properties, components] = withoutTraces(withoutAlarms(event));
  return [name, properties.filter(([one]) => !PRIVATE.test(one)).map(withoutOrders), components];
}

function withoutOrders(property: Property): Property {
  const [name, parameters] = property;
  if (name !== 'attendee' && name !== 'organizer') return property;
  const ours = Object.keys(parameters).filter((one) => one.startsWith('schedule-'));
  return withParameters(property, Object.fromEntries(ours.map((one) => [one, undefined])));
}
