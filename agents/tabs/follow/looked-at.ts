import { isExcluded } from '../protocol/sites.ts';
import { shareable } from '../shareable.ts';

/** As the bridge tells of them. */
export interface LeaderTab {
  readonly id: string;
  readonly url: string | null;
  readonly title: string;
  readonly isActive: boolean;
}

export interface LeaderWindow {
  readonly id: string;
  readonly isFocused: boolean;
  readonly tabs: readonly LeaderTab[];
}

/** What may be told of. */
export interface Telling {
  /** Opened by following: theirs who lead it. */
  isFollowing(tab: string): boolean;
  excluded: readonly string[];
}

export interface LookedAt {
  /** The window that has the focus, or had it last. */
  window: string | undefined;
  /** Nothing where it is not to be told. */
  tab: { id: string; url: string; title: string } | undefined;
}

/** What the person looks at. In a tab that follows others they look at nothing of their own: the one before stays. */
export function lookedAt(windows: readonly LeaderWindow[], before: LookedAt, telling: Telling): LookedAt {
  const window =
    windows.find(({ isFocused }) => isFocused) ??
    windows.find(({ id }) => id === before.window) ??
    windows[0];
  const active = window?.tabs.find(({ isActive }) => isActive);
  if (active && telling.isFollowing(active.id)) return before;
  const url = shareable(active?.url ?? null);
  const isTold = active && url !== null && !isExcluded(url, telling.excluded);
  return { window: window?.id, tab: isTold ? { id: active.id, url, title: active.title } : undefined };
}
