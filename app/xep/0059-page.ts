import { StanzaError } from '../xmpp/stanza-error.ts';
import type { ResultSetRequest, ResultSetResponse } from './0059-result-set-management.ts';

/**
 * One page of a sorted list (XEP-0059 §2.2–2.6), as of now: nothing is kept between two pages.
 *
 * A uid is the item's sort key, encoded, so that a place in the list survives the item that marked it: with
 * `compare` (which orders uids as `sorted` is ordered) `after` means "what sorts behind this", and a list that
 * changes between pages never shows an item twice nor skips one that was there throughout (§2.2). Should a uid
 * be no key of ours, `compare` may throw. Without `compare` an unknown uid is item-not-found (§2.4).
 *
 * @param maxPage what we send at most, whatever `max` says
 */
export function page<T>(
  sorted: readonly T[],
  uidOf: (item: T) => string,
  request: ResultSetRequest,
  maxPage: number,
  compare?: (a: string, b: string) => number,
): { items: T[]; response: ResultSetResponse } {
  const { after, before, index } = request;
  const max = Math.min(request.max ?? maxPage, maxPage);
  // §2.5: an empty <before/> is the end of the list.
  const end = before ? position(sorted, uidOf, before, compare).at : sorted.length;
  const place = after === undefined ? undefined : position(sorted, uidOf, after, compare);
  const from = place ? place.at + (place.found ? 1 : 0) : (index ?? 0);
  // Backwards the page hangs on its end (§2.3), in every other case on its start.
  const start = before !== undefined && after === undefined ? Math.max(0, end - max) : Math.min(from, end);
  const items = sorted.slice(start, Math.min(start + max, end));
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return { items, response: { count: sorted.length } };
  return {
    items,
    response: { first: uidOf(first), firstIndex: start, last: uidOf(last), count: sorted.length },
  };
}

/** Where the uid stands, or would stand. */
function position<T>(
  sorted: readonly T[],
  uidOf: (item: T) => string,
  uid: string,
  compare: ((a: string, b: string) => number) | undefined,
): { at: number; found: boolean } {
  if (!compare) {
    const at = sorted.findIndex((item) => uidOf(item) === uid);
    if (at < 0) throw new StanzaError('cancel', 'item-not-found');
    return { at, found: true };
  }
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(uidOf(sorted[middle] as T), uid) < 0) low = middle + 1;
    else high = middle;
  }
  const found = low < sorted.length && compare(uidOf(sorted[low] as T), uid) === 0;
  return { at: low, found };
}
