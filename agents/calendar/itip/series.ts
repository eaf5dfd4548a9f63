import { momentKey } from './instance.ts';
import { type Component, type Property, propertiesOf, propertyOf } from './jcal.ts';

/** Whether a series has that instance (RFC 5545 §3.8.5). */
export function isInstanceOf(series: Component, id: Property, calendar: Component): boolean {
  const key = momentKey(id, calendar);
  const has = (name: string) =>
    propertiesOf(series, name).some((property) =>
      property.slice(3).some((value) => momentKey([name, property[1], property[2], value], calendar) === key),
    );
  if (has('exdate')) return false;
  return has('dtstart') || has('rdate') || propertyOf(series, 'rrule') !== undefined;
}
