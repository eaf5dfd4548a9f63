import { addressOf } from './address.ts';
import { partstatOf } from './attendee.ts';
import {
  type Component,
  componentsOf,
  propertiesOf,
  textOf,
  withComponents,
  withParameters,
  withProperties,
} from './jcal.ts';
import { isSameProperties } from './same.ts';
import { sequenceOf } from './version.ts';

/** What a message brings must not ring on the person's devices, nor run or send anything there. */
export function withoutAlarms(event: Component): Component {
  return withComponents(
    event,
    event[2].filter(([name]) => name !== 'valarm'),
  );
}

/**
 * What the person added to their copy stays when the organizer's next word comes (RFC 5546 §3.2.2 gives the organizer
 * the rest): alarms, TRANSP, X- properties that the message does not bring, and the answer they gave.
 */
export function keepOwn(incoming: Component, mine: Component): Component {
  const brought = new Set(incoming[1].map(([name]) => name));
  const extra = mine[1].filter(
    ([name]) => name.startsWith('x-') && !name.startsWith('x-dragoman-') && !brought.has(name),
  );
  const transp = propertiesOf(mine, 'transp');
  const kept = withProperties(incoming, transp.length > 0 ? ['transp'] : [], [...transp, ...extra]);
  return withOwnAnswers(withComponents(kept, [...kept[2], ...componentsOf(mine, 'valarm')]), mine);
}

/** Another instance of a series rings as the series does. */
export function withAlarmsOf(incoming: Component, master: Component | undefined): Component {
  return master ? withComponents(incoming, [...incoming[2], ...componentsOf(master, 'valarm')]) : incoming;
}

/**
 * An organizer who changes a word of the description may not have had our answer yet. Only a new SEQUENCE, or another
 * time, asks again (RFC 5546 §2.1.4).
 */
function withOwnAnswers(incoming: Component, mine: Component): Component {
  if (sequenceOf(incoming) !== sequenceOf(mine) || !hasSameTimes(incoming, mine)) return incoming;
  const [name, properties, components] = incoming;
  const answered = propertiesOf(mine, 'attendee').filter((one) => partstatOf(one) !== 'NEEDS-ACTION');
  const answers = new Map(answered.map((one) => [addressOf(textOf(one)), partstatOf(one)]));
  if (answers.size === 0) return incoming;
  const mapped = properties.map((property) => {
    if (property[0] !== 'attendee' || partstatOf(property) !== 'NEEDS-ACTION') return property;
    const partstat = answers.get(addressOf(textOf(property)));
    return partstat ? withParameters(property, { partstat, rsvp: undefined }) : property;
  });
  return [name, mapped, components];
}

function hasSameTimes(one: Component, other: Component): boolean {
  const names = ['dtstart', 'dtend', 'duration', 'rrule', 'rdate'];
  const times = ([, properties]: Component) => properties.filter(([name]) => names.includes(name));
  return isSameProperties(times(one), times(other));
}
