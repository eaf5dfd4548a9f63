import { ADDED, markedAdded } from './added.ts';
import { cancelled } from './cancelled.ts';
import { isDerived } from './derived.ts';
import { ownEnd, widerEnd } from './ends.ts';
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

/**
 * What the organizer says of one event, joined with what is here of it, whichever of the two was said first. `all` is
 * when everything was cancelled.
 */
export function mergedEvent(
  incoming: Component,
  key: string,
  before: Events,
  all: Version | undefined,
): Component | undefined {
  const mine = before.get(key);
  const version = versionOf(incoming);
  if (isPassedOver(key, version, before)) return mine;
  if (mine && !isDerived(mine) && isStale(incoming, mine)) return mine;
  const received = withReceived(incoming);
  const own = mine ? keepOwn(received, mine) : withAlarmsOf(received, seriesOf(key, before));
  const marked = mine && propertyOf(mine, ADDED) ? markedAdded(own) : own;
  const end = laterEnd(key, version, before, all);
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

/** A CANCEL that was sent later: of this event, else of more than it. */
function laterEnd(
  key: string,
  version: Version,
  before: Events,
  all: Version | undefined,
): Version | undefined {
  const own = ownEnd(key, before, all);
  if (own && compareVersions(own, version) > 0) return own;
  const wider = widerEnd(key, before, all);
  const isLater =
    wider && (key === '' ? compareVersions(wider, version) > 0 : isWrittenAfter(wider, version));
  return isLater ? wider : undefined;
}

function seriesOf(key: string, before: Events): Component | undefined {
  return key === '' ? undefined : before.get('');
}
