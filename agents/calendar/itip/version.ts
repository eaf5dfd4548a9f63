import { type Component, propertyOf, textIn, textOf, withProperty } from './jcal.ts';

/** Which of two messages is the newer (RFC 5546 §2.1.5): SEQUENCE counts, then DTSTAMP. */
export interface Version {
  sequence: number;
  /** Of DTSTAMP, in UTC; nothing when a component has none. */
  stamp: string | undefined;
}

/** Positive when `one` is newer than `other`; what has no DTSTAMP is ordered by SEQUENCE alone. */
export function compareVersions(one: Version, other: Version): number {
  if (one.sequence !== other.sequence) return one.sequence - other.sequence;
  if (!one.stamp || !other.stamp) return 0;
  return one.stamp < other.stamp ? -1 : one.stamp > other.stamp ? 1 : 0;
}

/**
 * Whether `one` was written later than `other`, a component of another instance: each instance counts its own
 * SEQUENCE, so that between them only the organizer's clock can tell.
 */
export function isWrittenAfter(one: Version, other: Version): boolean {
  return one.stamp && other.stamp ? one.stamp > other.stamp : one.sequence > other.sequence;
}

export function sequenceOf(component: Component): number {
  return Number(textIn(component, 'sequence') ?? 0);
}

export function versionOf(component: Component): Version {
  // It is UTC (RFC 5545 §3.8.7.2), also where the Z was forgotten.
  const stamp = textIn(component, 'dtstamp')?.replace(/Z?$/, 'Z');
  return { sequence: sequenceOf(component), stamp };
}

/** A SEQUENCE of 0 need not be said (RFC 5546 §3.2.2). */
export function withVersion(component: Component, { sequence, stamp }: Version): Component {
  const isSaid = sequence > 0 || propertyOf(component, 'sequence') !== undefined;
  const counted = isSaid ? withProperty(component, ['sequence', {}, 'integer', sequence]) : component;
  return stamp ? withProperty(counted, ['dtstamp', {}, 'date-time', stamp]) : counted;
}

/**
 * The organizer's version that a stored component was taken from. SEQUENCE and DTSTAMP cannot say it: a cancellation
 * raises them, and many programs set DTSTAMP when the person changes an alarm.
 */
export const RECEIVED = 'x-dragoman-received';

export function receivedVersion(component: Component): Version {
  return readVersion(textIn(component, RECEIVED)) ?? versionOf(component);
}

/** A component without DTSTAMP has no version that is worth remembering. */
export function withReceived(component: Component): Component {
  const { sequence, stamp } = versionOf(component);
  return stamp
    ? withProperty(component, [RECEIVED, {}, 'unknown', writeVersion({ sequence, stamp })])
    : component;
}

export function writeVersion({ sequence, stamp }: Version): string {
  return `${sequence} ${stamp}`;
}

export function readVersion(text: string | undefined): Version | undefined {
  const [, sequence, stamp] = /^(\d{1,10}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.exec(text ?? '') ?? [];
  return stamp ? { sequence: Number(sequence), stamp } : undefined;
}

/** Whole seconds in UTC, as jCal writes them. */
export function stampOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/** Two messages within a second would have no order: the later one is dated a second later. */
export function stampAfter(now: Date, ...before: readonly (Component | undefined)[]): string {
  const current = stampOf(now);
  const wrong = stampOf(new Date(now.getTime() + CLOCK_SKEW_MILLISECONDS));
  const last = before
    .flatMap((component) => (component ? stampsOf(component) : []))
    .filter((stamp) => stamp < wrong)
    .sort()
    .at(-1);
  return last && last >= current ? stampOf(new Date(Date.parse(last) + 1000)) : current;
}

/** A clock that is wrong by more is not followed. */
const CLOCK_SKEW_MILLISECONDS = 24 * 60 * 60 * 1000;

function stampsOf([, , components]: Component): string[] {
  return components.flatMap(([, properties]) =>
    properties.filter(([name]) => name === 'dtstamp').map(textOf),
  );
}
