import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import { longestRising } from './longest-rising.ts';
import { byIndex } from './shared-set.ts';

/** Beyond this a row gets short ones anew. */
const MAX_LENGTH = 60;

/** One tab of a row, in the order of the row. */
export interface InRow {
  id: string;
  /** Its index in the set, where it has one that still says something. */
  index?: string | undefined;
}

/** Whether something fits behind this index. */
export function isIndex(text: string): boolean {
  try {
    generateKeyBetween(text, null);
    return true;
  } catch {
    return false;
  }
}

/** The indexes that must change so that the row's order is theirs: as few as can be. */
export function newIndexes(row: readonly InRow[]): Map<string, string> {
  const indexes = filled(row, staying(row));
  const isLong = [...indexes.values()].some((index) => index.length > MAX_LENGTH);
  return isLong ? filled(row, new Set()) : indexes;
}

/** Tabs that have an index and are in its order. */
function staying(row: readonly InRow[]): Set<string> {
  const placed = row.flatMap(({ id, index }) =>
    index === undefined ? [] : [{ id, place: { window: '', index } }],
  );
  return new Set(longestRising(placed, (a, b) => byIndex(a, b) < 0).map(({ id }) => id));
}

function filled(row: readonly InRow[], stay: ReadonlySet<string>): Map<string, string> {
  const indexes = new Map<string, string>();
  let run: string[] = [];
  let before: string | null = null;
  const fill = (after: string | null) => {
    for (const [at, index] of generateNKeysBetween(before, after, run.length).entries())
      indexes.set(run[at] as string, index);
    run = [];
  };
  for (const { id, index } of row) {
    // Two that were put into one place at the same time have the same index: nothing fits between them.
    const isAfter = before === null || (index !== undefined && index > before);
    const isStill = index !== undefined && stay.has(id) && (isAfter || run.length === 0);
    if (!isStill) {
      run.push(id);
      continue;
    }
    if (run.length > 0) fill(index);
    before = index;
  }
  if (run.length > 0) fill(null);
  return indexes;
}
