import {
  type Component,
  type Property,
  propertiesOf,
  propertyOf,
  withProperties,
  withProperty,
} from './jcal.ts';

/** An instance that came by ADD: the series does not have it of itself. */
export const ADDED = 'x-dragoman-added';

/** RFC 5546 §3.2.4: an ADD brings an instance by its DTSTART, and no RECURRENCE-ID. */
export function asInstance(added: Component): Component {
  const start = propertyOf(added, 'dtstart');
  if (propertyOf(added, 'recurrence-id') || !start) return added;
  const [, parameters, type, value] = start;
  return withProperties(added, [], [['recurrence-id', parameters, type, value]]);
}

export function markedAdded(event: Component): Component {
  return withProperty(event, [ADDED, {}, 'unknown', 'TRUE']);
}

/** The series with each added instance as an RDATE, without which readers would not show it. */
export function withAdded(master: Component, events: readonly Component[]): Component {
  const there = new Set(propertiesOf(master, 'rdate').flatMap(([, , , ...values]) => values.map(String)));
  const dates = events.flatMap((event): Property[] => {
    const id = propertyOf(event, ADDED) && propertyOf(event, 'recurrence-id');
    return id && !there.has(String(id[3])) ? [['rdate', id[1], id[2], id[3]]] : [];
  });
  return dates.length > 0 ? withProperties(master, [], dates) : master;
}
