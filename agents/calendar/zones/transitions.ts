/** When the clock is changed, and what it is ahead of UTC from then on. */
export interface Transition {
  utcSeconds: number;
  offsetSeconds: number;
}

const WEEK_SECONDS = 7 * 86_400;

/** All changes in [from, to), where no two of them are within one week. */
export function transitions(
  offsetAt: (utcSeconds: number) => number,
  fromSeconds: number,
  toSeconds: number,
): Transition[] {
  const found: Transition[] = [];
  let offset = offsetAt(fromSeconds - 1);
  for (let at = fromSeconds; at < toSeconds; ) {
    const next = Math.min(at + WEEK_SECONDS, toSeconds);
    const after = offsetAt(next - 1);
    if (after !== offset)
      found.push({ utcSeconds: change(offsetAt, at - 1, next - 1), offsetSeconds: after });
    offset = after;
    at = next;
  }
  return found;
}

/** The first moment that has what `late` has, where `early` does not. */
function change(offsetAt: (utcSeconds: number) => number, early: number, late: number): number {
  const after = offsetAt(late);
  let before = early;
  let since = late;
  while (since - before > 1) {
    const middle = Math.floor((before + since) / 2);
    if (offsetAt(middle) === after) since = middle;
    else before = middle;
  }
  return since;
}
