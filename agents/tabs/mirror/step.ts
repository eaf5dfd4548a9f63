import type { Base, BaseTab } from './mirror.ts';

/** One request to the browser, as the bridge has it. Where there is no such window it becomes a new one. */
export type Step =
  | { do: 'open'; tabs: Wanted[]; window: string; index: number }
  | { do: 'move'; tabs: string[]; window: string; index: number }
  | { do: 'pin'; tabs: string[]; isPinned: boolean }
  | { do: 'navigate'; tab: string; url: string }
  | { do: 'close'; tabs: string[] };

export interface Wanted {
  id: string;
  url: string;
  title: string;
  isPinned: boolean;
  isUnloaded: boolean;
}

/** The tabs that it does something to. */
export function idsOf(step: Step): string[] {
  if (step.do === 'navigate') return [step.tab];
  return step.do === 'open' ? step.tabs.map(({ id }) => id) : step.tabs;
}

/** The base once the browser has done a step. */
export function after(base: Base, step: Step, nowMs: number): Base {
  switch (step.do) {
    case 'open':
      return put(
        base,
        step,
        step.tabs.map((wanted) => opened(wanted, nowMs)),
      );
    case 'move':
      return put(
        taken(base, step.tabs),
        step,
        step.tabs.flatMap((id) => byId(base).get(id) ?? []),
      );
    case 'pin':
      return step.tabs.reduce((pinned, id) => pin(pinned, id, step.isPinned), base);
    case 'navigate':
      return mapTabs(base, (tab) => (tab.id === step.tab ? led(tab, step.url, nowMs) : tab));
    case 'close':
      return taken(base, step.tabs);
  }
}

export function byId(base: Base): Map<string, BaseTab> {
  return new Map(base.windows.flatMap(({ tabs }) => tabs.map((tab) => [tab.id, tab] as const)));
}

function opened({ id, url, isPinned }: Wanted, nowMs: number): BaseTab {
  return { id, url, isPinned, isLoading: true, standsFor: url, ledAtMs: nowMs };
}

function led(tab: BaseTab, standsFor: string, nowMs: number): BaseTab {
  const { id, url, isPinned, ledFrom } = tab;
  const times = url === ledFrom?.url ? ledFrom.times + 1 : 1;
  const from = url !== null && { ledFrom: { url, times } };
  return { id, url, isPinned, isLoading: true, standsFor, ledAtMs: nowMs, ...from };
}

function taken(base: Base, ids: readonly string[]): Base {
  const out = new Set(ids);
  const windows = base.windows.map((window) => {
    const tabs = window.tabs.filter(({ id }) => !out.has(id));
    return tabs.length === window.tabs.length ? window : { ...window, tabs };
  });
  return { ...base, windows };
}

function put(base: Base, { window, index }: { window: string; index: number }, tabs: BaseTab[]): Base {
  const isThere = base.windows.some(({ id }) => id === window);
  const windows = isThere ? base.windows : [...base.windows, { id: window, tabs: [] }];
  return {
    ...base,
    windows: windows.map((one) =>
      one.id === window ? { ...one, tabs: one.tabs.toSpliced(index, 0, ...tabs) } : one,
    ),
  };
}

/** Browsers put a tab that gets its pin after the last pinned one, and one that loses it before the first other. */
function pin(base: Base, id: string, isPinned: boolean): Base {
  const window = base.windows.find(({ tabs }) => tabs.some((tab) => tab.id === id));
  const tab = window?.tabs.find((one) => one.id === id);
  if (!window || !tab || tab.isPinned === isPinned) return base;
  const without = taken(base, [id]);
  const index = pinnedCount(without, window.id);
  return put(without, { window: window.id, index }, [{ ...tab, isPinned }]);
}

export function pinnedCount(base: Base, window: string): number {
  return base.windows.find(({ id }) => id === window)?.tabs.filter(({ isPinned }) => isPinned).length ?? 0;
}

function mapTabs(base: Base, change: (tab: BaseTab) => BaseTab): Base {
  return { ...base, windows: base.windows.map((window) => ({ ...window, tabs: window.tabs.map(change) })) };
}
