import type { LedMessage, View } from './contract-message.ts';

/** A tab that was opened to follow one of the leader's. */
export interface FollowTab {
  /** Its id in this browser. */
  readonly own: string;
  /** What the leader shows in its own. */
  readonly view: View;
  /** What this browser was asked for last, if it was. */
  readonly asked?: { url: string; isRefused: boolean };
  /** How far it was scrolled for that page. */
  readonly scrolled?: { x: number; y: number };
}

/** One following, as the follower has it. A value. */
export interface Following {
  /** Of the last message. */
  readonly seq: number;
  /** By the leader's tabs, the one left longest ago first. */
  readonly tabs: ReadonlyMap<string, FollowTab>;
  /** The leader's tab that its person looks at; none while that is not to be told. */
  readonly now: string | undefined;
  /** The one that was brought to the front. */
  readonly front: string | undefined;
}

/** More than that are not opened for one following. */
export const MAX_FOLLOW_TABS = 20;

export const newFollowing: Following = { seq: -1, tabs: new Map(), now: undefined, front: undefined };

/** After a cut the leader begins anew to count. */
export function resumed(following: Following): Following {
  return { ...following, seq: -1 };
}

/** @param newId for the tab of this browser, where one is to be opened */
export function hear(following: Following, message: LedMessage, newId: () => string): Following {
  if (message.seq <= following.seq) return following;
  const { seq } = message;
  if ('hidden' in message) return { ...following, seq, now: undefined };
  if ('scroll' in message) {
    const { tab, page, ...position } = message.scroll;
    const known = following.tabs.get(tab);
    if (known?.view.page !== page) return { ...following, seq };
    const tabs = new Map(following.tabs).set(tab, { ...known, view: { ...known.view, ...position } });
    return { ...following, seq, tabs, now: tab };
  }
  const { view } = message;
  const tabs = new Map(following.tabs);
  const known = tabs.get(view.tab) ?? taken(tabs) ?? { own: newId() };
  tabs.delete(view.tab);
  tabs.set(view.tab, { ...known, view });
  return { ...following, seq, tabs, now: view.tab };
}

/** Where there are as many as may be, the one left longest ago becomes another's. */
function taken(tabs: Map<string, FollowTab>): Pick<FollowTab, 'own'> | undefined {
  const [oldest] = tabs;
  if (!oldest || tabs.size < MAX_FOLLOW_TABS) return undefined;
  tabs.delete(oldest[0]);
  return { own: oldest[1].own };
}
