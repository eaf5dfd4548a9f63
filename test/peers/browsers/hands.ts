/** A browser's row of tabs, as it has it itself, by numbers of its own. Private windows are not there. */
export interface BrowserRow {
  window: number;
  tabs: { tab: number; url: string; title: string; isPinned: boolean; isUnloaded: boolean }[];
}

/** What a person does with their own hands. Without a window a tab is moved into a new one. */
export type Deed =
  | { do: 'open'; url: string; window: number; index: number }
  | { do: 'close'; tab: number }
  | { do: 'move'; tab: number; window?: number; index: number }
  | { do: 'pin'; tab: number; isPinned: boolean }
  | { do: 'navigate'; tab: number; url: string }
  | { do: 'look'; tab: number };

export interface Hands {
  rows(): Promise<BrowserRow[]>;
  /** Rejects where the browser would not. */
  act(deed: Deed): Promise<void>;
}
