import type { Apart } from './contract-message.ts';
import type { Following, FollowTab } from './following.ts';
import { areStrangers, isSamePage } from './same-page.ts';

/** A tab of the follower's browser, as the bridge tells of it. */
export interface FollowerTab {
  readonly id: string;
  readonly url: string | null;
  readonly title: string;
  readonly isLoading: boolean;
}

export interface FollowerWindow {
  readonly id: string;
  readonly isFocused: boolean;
  readonly tabs: readonly FollowerTab[];
}

export type FollowStep =
  | { do: 'open'; tab: string; url: string; title: string; window: string }
  | { do: 'navigate'; tab: string; url: string }
  | { do: 'activate'; tab: string }
  | { do: 'scroll'; tab: string; x: number; y: number };

/** What is to be done next so that the browser shows what the leader looks at, if anything. */
export function nextStep(following: Following, windows: readonly FollowerWindow[]): FollowStep | undefined {
  const follow = following.now === undefined ? undefined : following.tabs.get(following.now);
  if (!follow) return undefined;
  const { own, view, asked, scrolled } = follow;
  const shown = find(windows, own);
  if (asked?.url !== view.url) {
    if (shown) return { do: 'navigate', tab: own, url: view.url };
    const window = windows.find(({ isFocused }) => isFocused) ?? windows[0];
    return window && { do: 'open', tab: own, url: view.url, title: view.title, window: window.id };
  }
  if (!shown) return undefined;
  if (following.front !== following.now) return { do: 'activate', tab: own };
  if (shown.isLoading || apartOf(follow, windows)) return undefined;
  const { x, y } = view;
  return (scrolled?.x ?? 0) === x && (scrolled?.y ?? 0) === y ? undefined : { do: 'scroll', tab: own, x, y };
}

/** After a step, whether the browser did it or would not. */
export function stepped(following: Following, step: FollowStep, isDone: boolean): Following {
  const [leaders, follow] = [...following.tabs].find(([, { own }]) => own === step.tab) ?? [];
  if (leaders === undefined || !follow) return following;
  if (step.do === 'activate') return { ...following, front: leaders };
  const { own, view } = follow;
  const next: FollowTab =
    step.do === 'scroll'
      ? { ...follow, scrolled: { x: step.x, y: step.y } }
      : { own, view, asked: { url: step.url, isRefused: !isDone } };
  return { ...following, tabs: new Map(following.tabs).set(leaders, next) };
}

/** Whether a tab shows something else than the leader's does, and how. */
export function apartOf(
  { own, view, asked }: FollowTab,
  windows: readonly FollowerWindow[],
): Apart | undefined {
  if (asked?.url !== view.url) return undefined;
  if (asked.isRefused) return 'refused';
  const shown = find(windows, own);
  if (!shown) return 'closed';
  if (shown.isLoading) return undefined;
  if (shown.url === null || !isSamePage(shown.url, view.url)) return 'elsewhere';
  return areStrangers(shown.title, view.title) ? 'other-content' : undefined;
}

function find(windows: readonly FollowerWindow[], id: string): FollowerTab | undefined {
  for (const { tabs } of windows) {
    const tab = tabs.find((one) => one.id === id);
    if (tab) return tab;
  }
  return undefined;
}
