import { ADDED, markedAdded } from './added.ts';
import { cancellationOf, cancelled } from './cancelled.ts';
import { isDerived } from './derived.ts';
import { isFutureRange } from './instance.ts';
import { type Component, propertyOf } from './jcal.ts';
import { keepOwn, withAlarmsOf } from './own.ts';
import type { Events } from './stored.ts';
import {
  compareVersions,
  isWrittenAfter,
  receivedVersion,
  type Version,
  versionOf,
  withReceived,
} from './version.ts';

/** What the organizer says of one event, joined with what is here of it, whichever of the two was said first. */
export function mergedEvent(incoming: Component, key: string, before: Events): Component | undefined {
  const mine = before.get(key);
  const version = versionOf(incoming);
  if (isPassedOver(key, version, before)) return mine;
  if (mine && !isDerived(mine) && isStale(incoming, mine)) return mine;
  const received = withReceived(incoming);
  const own = mine ? keepOwn(received, mine) : withAlarmsOf(received, seriesOf(key, before));
  const marked = mine && propertyOf(mine, ADDED) ? markedAdded(own) : own;
  const end = laterEnd(key, version, before);
  return end ? cancelled(marked, end) : marked;
}

export function isStale(incoming: Component, mine: Component | undefined): boolean {
  return mine !== undefined && compareVersions(versionOf(incoming), receivedVersion(mine)) < 0;
}

/** A later word on the whole series counts for each instance that it does not name. */
export function isPassedOver(key: string, version: Version, before: Events): boolean {
  const series = seriesOf(key, before);
  return series !== undefined && isWrittenAfter(receivedVersion(series), version);
}

/** A CANCEL of this event, of the whole series, or from an earlier instance on, that was sent later. */
function laterEnd(key: string, version: Version, before: Events): Version | undefined {
  const mine = before.get(key);
  const own = mine && cancellationOf(mine);
  if (own && compareVersions(own, version) > 0) return own;
  const wider = [...before].filter(([other, event]) => isWider(other, event, key));
  return wider
    .flatMap(([, event]) => cancellationOf(event) ?? [])
    .filter((end) => isWrittenAfter(end, version))
    .sort((one, other) => compareVersions(other, one))[0];
}

/** Keys are moments, and sort as these do. */
function isWider(other: string, event: Component, key: string): boolean {
  return key !== '' && other !== key && (other === '' || (isFutureRange(event) && other.slice(0, -1) <= key));
}

function seriesOf(key: string, before: Events): Component | undefined {
  return key === '' ? undefined : before.get('');
}
