import { isDerived } from './derived.ts';
import { type Component, type Property, propertyOf, textIn, withProperty } from './jcal.ts';
import {
  compareVersions,
  RECEIVED,
  receivedVersion,
  type Version,
  versionOf,
  withReceived,
  withVersion,
} from './version.ts';

/**
 * What is cancelled stays to be seen, as most servers do it: STATUS:CANCELLED, with SEQUENCE and DTSTAMP of the
 * cancellation. What the organizer had said before it can still arrive, and is then known to be older.
 */
export function cancelled(event: Component, version: Version): Component {
  const status: Property = ['status', {}, 'text', 'CANCELLED'];
  const known = propertyOf(event, RECEIVED) || isDerived(event) ? event : withReceived(event);
  return withVersion(withProperty(known, status), version);
}

export function isCancelled(event: Component): boolean {
  return textIn(event, 'status')?.toUpperCase() === 'CANCELLED';
}

/** The CANCEL that came for what the organizer had said; none when it was a REQUEST that said CANCELLED. */
export function cancellationOf(event: Component): Version | undefined {
  const version = versionOf(event);
  const isOurs = isDerived(event) || compareVersions(version, receivedVersion(event)) > 0;
  return isCancelled(event) && isOurs ? version : undefined;
}
