import { MAX_TABS_AT_ONCE } from '../protocol/limits.ts';
import { longestRising } from './longest-rising.ts';
import type { Base } from './mirror.ts';
import type { OpenTab } from './shared-set.ts';
import { after, byId, pinnedCount, type Step } from './step.ts';

/** Of one request; more are opened when these are there. */
const AT_ONCE = { stay: Number.POSITIVE_INFINITY, move: MAX_TABS_AT_ONCE, open: 10 };

/** A part of a window whose order is its own: its pinned tabs, or the others. */
export interface WantedRow {
  window: string;
  isPinned: boolean;
  /** In the order of the set, with the ids of this browser. */
  tabs: OpenTab[];
}

/** Opens what is missing of a row and moves as few tabs as can be, each run of neighbours at once. */
export function planRow(base: Base, row: WantedRow): Step[] {
  const steps: Step[] = [];
  if (row.tabs.length === 0) return steps;
  const stay = staying(base, row);
  const there = byId(base);
  let now = base;
  let previous: string | undefined;
  for (const run of runsOf(row.tabs, ({ id }) => (stay.has(id) ? 'stay' : there.has(id) ? 'move' : 'open'))) {
    if (run.kind !== 'stay') {
      const step = stepFor(now, row, run, previous);
      steps.push(step);
      now = after(now, step, 0);
    }
    previous = run.tabs.at(-1)?.id;
  }
  return steps;
}

function stepFor(base: Base, row: WantedRow, { kind, tabs }: Run, previous: string | undefined): Step {
  const { window, isPinned } = row;
  const ids = tabs.map(({ id }) => id);
  const rest = after(base, { do: 'close', tabs: ids }, 0);
  const inWindow = rest.windows.find(({ id }) => id === window)?.tabs ?? [];
  const first = isPinned ? 0 : pinnedCount(rest, window);
  const index = previous === undefined ? first : inWindow.findIndex(({ id }) => id === previous) + 1;
  if (kind === 'move') return { do: 'move', tabs: ids, window, index };
  const wanted = tabs.map(({ id, page }) => ({ id, ...page, isPinned, isUnloaded: true }));
  return { do: 'open', tabs: wanted, window, index };
}

/** Of the wanted tabs that are in this row, as many as can be that are in its order already. */
function staying(base: Base, { window, isPinned, tabs }: WantedRow): Set<string> {
  const rank = new Map(tabs.map(({ id }, at) => [id, at]));
  const inRow =
    base.windows.find(({ id }) => id === window)?.tabs.filter((tab) => tab.isPinned === isPinned) ?? [];
  const ranks = inRow.flatMap(({ id }) => rank.get(id) ?? []);
  return new Set(longestRising(ranks, (a, b) => a < b).flatMap((at) => tabs[at]?.id ?? []));
}

interface Run {
  kind: 'stay' | 'move' | 'open';
  tabs: OpenTab[];
}

function runsOf(tabs: readonly OpenTab[], kindOf: (tab: OpenTab) => Run['kind']): Run[] {
  const runs: Run[] = [];
  for (const tab of tabs) {
    const kind = kindOf(tab);
    const last = runs.at(-1);
    if (last?.kind === kind && last.tabs.length < AT_ONCE[kind]) last.tabs.push(tab);
    else runs.push({ kind, tabs: [tab] });
  }
  return runs;
}
