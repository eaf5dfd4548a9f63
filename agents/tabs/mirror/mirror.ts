import type { Known } from './known.ts';
import type { SharedSet } from './shared-set.ts';
import type { Stamp } from './stamp.ts';

/** A browser's tab as far as mirroring minds it: the bridge's tabs are such. */
export interface ShownTab {
  readonly id: string;
  /** Null where the page is not to be shared. */
  readonly url: string | null;
  readonly title: string;
  readonly isPinned: boolean;
  readonly isLoading: boolean;
  readonly isUnloaded: boolean;
  readonly isChosen?: true;
}

export interface Shown {
  /** New with each start of the browser. */
  readonly session: string;
  readonly windows: readonly { readonly id: string; readonly tabs: readonly ShownTab[] }[];
}

/** What the browser was to show after the last round. */
export interface Base {
  readonly session: string;
  readonly windows: readonly BaseWindow[];
}

export interface BaseWindow {
  readonly id: string;
  readonly tabs: readonly BaseTab[];
}

export interface BaseTab {
  readonly id: string;
  readonly url: string | null;
  readonly isPinned: boolean;
  readonly isLoading: boolean;
  /** The page of the set that it stands for, wherever that led; none while it is not shared. */
  readonly standsFor?: string;
  /** Since when what it shows is where a step of ours led, and no choice of the person's. */
  readonly ledAtMs?: number;
  /** What it showed before a step led it elsewhere, and how often one did. */
  readonly ledFrom?: { readonly url: string; readonly times: number };
}

/** One device's copy of the set, and how its browser stands to it. A value; all of it is kept on disk. */
export interface Mirror {
  /** Id of its key. */
  readonly device: string;
  /** The greatest that it has made or seen. */
  readonly clock: Stamp | undefined;
  readonly set: SharedSet;
  readonly known: Known;
  /** Up to which stamps closed tabs were dropped. */
  readonly forgotten: Known;
  /** Tabs and windows of this browser that go by another id in the set: both were there before they met. */
  readonly aliases: ReadonlyMap<string, string>;
  /** None before it has looked at the browser for the first time. */
  readonly base: Base | undefined;
  /** What the browser would not do, by tab and field: not tried again for the same stamp. */
  readonly refused: ReadonlyMap<string, Stamp>;
}

export function newMirror(device: string): Mirror {
  return {
    device,
    clock: undefined,
    set: new Map(),
    known: {},
    forgotten: {},
    aliases: new Map(),
    base: undefined,
    refused: new Map(),
  };
}

/** The id in the set of a tab or window of this browser. */
export function sharedId({ aliases }: Mirror, id: string): string {
  return aliases.get(id) ?? id;
}

/** The ids in this browser of what goes by another in the set. */
export function idsHere({ aliases }: Mirror): (shared: string) => string {
  const here = new Map([...aliases].map(([id, shared]) => [shared, id]));
  return (shared) => here.get(shared) ?? shared;
}

export function tabsOf(base: Base | undefined): BaseTab[] {
  return (base?.windows ?? []).flatMap(({ tabs }) => tabs);
}
