import { systemZone } from '../zones/system-zone.ts';
import { toLocal, toUtc, utc, type Zone } from '../zones/zone.ts';

/** What a clock on the wall shows. */
export interface LocalTime {
  /** Since 1970-01-01. */
  day: number;
  /** Of the day, from 0 to 1439. */
  minute: number;
}

const DAY_SECONDS = 86_400;

export function localTimeOf(zone: string, time: number): LocalTime {
  const local = toLocal(zoneNamed(zone), Math.floor(time / 1000));
  const day = Math.floor(local / DAY_SECONDS);
  return { day, minute: Math.floor((local - day * DAY_SECONDS) / 60) };
}

/** The moment of so many minutes into a day, by the clock; more than a day has are the next day's. */
export function instantOf(zone: string, day: number, minute: number): number {
  return toUtc(zoneNamed(zone), day * DAY_SECONDS + minute * 60) * 1000;
}

/** Settings name none that is unknown; a system whose data changed counts it as UTC. */
function zoneNamed(name: string): Zone {
  return systemZone(name) ?? utc;
}
