import { Refusal } from '../../../app/agent.ts';
import { type JComponent, textOf } from '../text/jcal.ts';
import { systemZone } from './system-zone.ts';
import { zoneOfVtimezone } from './vtimezone.ts';
import { ianaName } from './windows-names.ts';
import type { Zone } from './zone.ts';

/** Finds what TZIDs of one calendar mean (RFC 5545 §3.2.19). */
export type FindZone = (tzid: string) => Zone;

/**
 * The system's zone of that name; else the calendar's own VTIMEZONE; else Windows' name or a longer one that ends in
 * the system's. An old short name (EST, which many mean with summer time) is first what the calendar says it is.
 */
export function zonesOf(calendar: JComponent): FindZone {
  const found = new Map<string, Zone>();
  return (tzid) => {
    const known = found.get(tzid);
    if (known) return known;
    const zone = find(tzid, calendar);
    found.set(tzid, zone);
    return zone;
  };
}

function find(tzid: string, calendar: JComponent): Zone {
  const own = () => {
    const defined = calendar[2].find((one) => one[0] === 'vtimezone' && textOf(one, 'tzid') === tzid);
    return defined && zoneOfVtimezone(tzid, defined);
  };
  const zone = tzid.includes('/') ? (systemZone(tzid) ?? own()) : (own() ?? systemZone(tzid));
  return zone ?? ofWindows(tzid) ?? ofLongName(tzid) ?? unknown(tzid);
}

/** “W. Europe Standard Time”, by Unicode's list. */
function ofWindows(tzid: string): Zone | undefined {
  const id = ianaName(tzid);
  return id === undefined ? undefined : systemZone(id);
}

/** “/example.org/2006/Europe/Berlin”: a globally unique name (§3.8.3.1) that has the usual one at its end. */
function ofLongName(tzid: string): Zone | undefined {
  const names = tzid.split('/');
  for (const parts of [3, 2]) {
    const id = names.slice(-parts).join('/');
    const zone = names.length > parts ? systemZone(id) : undefined;
    if (zone) return zone;
  }
  return undefined;
}

function unknown(tzid: string): never {
  throw new Refusal(
    'bad-request',
    `its time zone “${tzid.slice(0, 60)}” is not known here, and the calendar does not define it`,
  );
}
