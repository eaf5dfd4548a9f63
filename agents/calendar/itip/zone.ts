import { noCalendar } from '../text/no-calendar.ts';
import { type FindZone, zonesOf } from '../zones/find-zone.ts';
import { toLocal, toUtc, type Zone } from '../zones/zone.ts';
import type { Component } from './jcal.ts';

const SECOND = 1000;

/** In milliseconds, of what a clock in that zone shows. */
export function utcOf(wallClock: number, name: string, calendar: Component): number {
  return toUtc(zoneOf(name, calendar), wallClock / SECOND) * SECOND;
}

/** What a clock in that zone shows, in milliseconds. */
export function wallClockIn(utc: number, name: string, calendar: Component): number {
  return toLocal(zoneOf(name, calendar), utc / SECOND) * SECOND;
}

// A calendar is a value that stays as it is: what its zones mean is found once.
const found = new WeakMap<Component, FindZone>();

function zoneOf(name: string, calendar: Component): Zone {
  const find = found.get(calendar) ?? zonesOf(calendar);
  found.set(calendar, find);
  try {
    return find(name);
  } catch (error) {
    throw noCalendar((error as Error).message);
  }
}
