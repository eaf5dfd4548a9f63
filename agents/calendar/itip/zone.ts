import { noCalendar } from '../text/no-calendar.ts';
import { type FindZone, zonesOf } from '../zones/find-zone.ts';
import { toLocal, toUtc } from '../zones/zone.ts';
import type { Component } from './jcal.ts';

const SECOND = 1000;

/** In milliseconds, of what a clock in that zone shows. */
export function utcOf(wallClock: number, name: string, calendar: Component): number {
  return toUtc(findZoneOf(calendar)(name), wallClock / SECOND) * SECOND;
}

/** What a clock in that zone shows, in milliseconds. */
export function wallClockIn(utc: number, name: string, calendar: Component): number {
  return toLocal(findZoneOf(calendar)(name), utc / SECOND) * SECOND;
}

// A calendar is a value that stays as it is: what its zones mean is found once.
const found = new WeakMap<Component, FindZone>();

export function findZoneOf(calendar: Component): FindZone {
  const known = found.get(calendar);
  if (known) return known;
  const find = zonesOf(calendar);
  const inWords: FindZone = (name) => {
    try {
      return find(name);
    } catch (error) {
      throw noCalendar((error as Error).message);
    }
  };
  found.set(calendar, inWords);
  return inWords;
}
