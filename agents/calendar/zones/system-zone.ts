import { type Stretch, ZoneOfStretches } from './stretches.ts';
import { transitions } from './transitions.ts';
import type { Zone } from './zone.ts';

/** What is looked up at once: 194 days, which mostly have one change. */
const SLAB_SECONDS = 2 ** 24;
/** A person's calendars name a few; one that names thousands does not fill the memory. */
const MAX_KEPT = 200;

const kept = new Map<string, Zone | undefined>();

/** A zone of the system's data by its IANA name; undefined where it has none of that name. */
export function systemZone(id: string): Zone | undefined {
  if (!kept.has(id)) {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(id, look(id));
  }
  return kept.get(id);
}

/** What this machine's clock shows. */
export function localZone(): Zone | undefined {
  return systemZone(new Intl.DateTimeFormat().resolvedOptions().timeZone);
}

function look(id: string): Zone | undefined {
  // Offsets are no names, though some systems take them.
  if (!/^[A-Za-z][\w+\-/]{0,60}$/.test(id)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  const slabs = new Map<number, readonly Stretch[]>();
  return new ZoneOfStretches(id, (utcSeconds) => {
    const index = Math.floor(utcSeconds / SLAB_SECONDS);
    const slab = slabs.get(index) ?? stretchesOf(format, index * SLAB_SECONDS);
    slabs.set(index, slab);
    return slab.find(({ toSeconds }) => utcSeconds < toSeconds) ?? noSuchTime(utcSeconds);
  });
}

function stretchesOf(format: Intl.DateTimeFormat, from: number): Stretch[] {
  const ask = (utcSeconds: number) => offsetIn(format.format(utcSeconds * 1000));
  const to = from + SLAB_SECONDS;
  const found = transitions(ask, from, to);
  return [{ utcSeconds: from, offsetSeconds: ask(from - 1) }, ...found].map((change, index) => ({
    fromSeconds: change.utcSeconds,
    toSeconds: found[index]?.utcSeconds ?? to,
    offsetSeconds: change.offsetSeconds,
  }));
}

/** Out of “1/5/2026, GMT+01:00”. */
function offsetIn(shown: string): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    /GMT([+-])(\d+)(?::(\d+))?(?::(\d+))?$/.exec(shown) ?? [];
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -offset : offset;
}

function noSuchTime(utcSeconds: number): never {
  throw new RangeError(`${utcSeconds} is no time`);
}
