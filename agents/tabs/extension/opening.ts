import { isWebAddress } from '../protocol/sites.ts';
import type { Action, Answer, WantedTab } from '../protocol.ts';
import type { Identities } from './identities.ts';
import type { Navigations } from './navigations.ts';
import { openWindow } from './open-window.ts';
import type { Sharing } from './sharing.ts';
import type { Snapshots } from './snapshot.ts';
import type { Turn } from './turn.ts';

type Done = Pick<Answer, 'tabs' | 'refused'>;

/** Of pages that are loaded only to be unloaded, at once. */
const MAX_UNLOADING = 4;
/** For such a page to begin; then it is left as it is. */
const BEGIN_MS = 10_000;

export interface OpeningOptions {
  identities: Identities;
  sharing: Sharing;
  snapshots: Snapshots;
  navigations: Navigations;
  turn: Turn;
}

/** Opens tabs, many at once without a storm. */
export class Opening {
  readonly #identities: Identities;
  readonly #sharing: Sharing;
  readonly #snapshots: Snapshots;
  readonly #navigations: Navigations;
  readonly #turn: Turn;
  #unloading: Promise<void>[] = [];

  constructor({ identities, sharing, snapshots, navigations, turn }: OpeningOptions) {
    this.#identities = identities;
    this.#sharing = sharing;
    this.#snapshots = snapshots;
    this.#navigations = navigations;
    this.#turn = turn;
  }

  async open({ tabs, window, index }: Extract<Action, { do: 'open' }>): Promise<Done> {
    const done: Done = { tabs: [], refused: [] };
    let place = index;
    for (const wanted of tabs) {
      const reason = this.#sharing.refusal(wanted.url);
      if (reason) {
        done.refused.push({ tab: wanted.id, reason });
        continue;
      }
      try {
        const at = place;
        await this.#turn.take(() => this.#openOne(wanted, window, at));
        done.tabs.push(wanted.id);
        if (place !== undefined) place++;
      } catch (error) {
        const text = String((error as Error).message).slice(0, 200);
        done.refused.push({ tab: wanted.id, reason: 'browser', text });
      }
    }
    return done;
  }

  async #openOne(wanted: WantedTab, window: string, index: number | undefined): Promise<void> {
    if (this.#identities.number('tabs', wanted.id) !== undefined) return; // asked once more
    const windowId = await openWindow(this.#identities, window);
    if (windowId === undefined) {
      const made = await chrome.windows.create({ url: wanted.url, focused: false });
      const [tab] = made?.tabs ?? [];
      if (made?.id === undefined || tab?.id === undefined) throw new Error('There is no new window.');
      await this.#identities.give('windows', made.id, window);
      await this.#opened(tab.id, wanted);
      if (wanted.isPinned) await chrome.tabs.update(tab.id, { pinned: true });
      return;
    }
    const { url, title, isPinned, isUnloaded } = wanted;
    const where = { windowId, ...(index !== undefined && { index }), active: false, url };
    // Firefox can make a tab that was never loaded, if it has no pin; Chromium does not know the word.
    const isBare = isUnloaded && 'getBrowserInfo' in chrome.runtime;
    const how = isBare ? { discarded: true, ...(title !== '' && { title }) } : { pinned: isPinned };
    const { id } = await chrome.tabs.create({ ...where, ...how });
    if (id === undefined) throw new Error('There is no new tab.');
    await this.#opened(id, wanted);
    if (isBare && isPinned) {
      await chrome.tabs.update(id, { pinned: true });
      if (index !== undefined) await chrome.tabs.move(id, { index });
    }
    if (isUnloaded && !isBare) await this.#unloadSoon(wanted, id);
  }

  async #opened(number: number, { id, url }: WantedTab): Promise<void> {
    this.#snapshots.want(number, url);
    this.#navigations.asked(number, url);
    await this.#identities.give('tabs', number, id);
  }

  /**
   * Only a page that has begun keeps its address when it is unloaded; one that was led elsewhere meanwhile would lose
   * it. Resolves when there is room for another.
   */
  async #unloadSoon({ id, url }: WantedTab, number: number): Promise<void> {
    const work = hasBegun(number).then(async (begun) => {
      const isStill = begun && this.#navigations.isStill(number, url);
      if (isStill) await chrome.tabs.discard(this.#identities.number('tabs', id) ?? number).catch(() => {});
      this.#unloading = this.#unloading.filter((one) => one !== work);
    });
    this.#unloading.push(work);
    if (this.#unloading.length >= MAX_UNLOADING) await Promise.race(this.#unloading);
  }
}

function hasBegun(number: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (begun: boolean) => {
      clearTimeout(timer);
      chrome.tabs.onUpdated.removeListener(look);
      chrome.tabs.onRemoved.removeListener(gone);
      resolve(begun);
    };
    // What it shows before its page, about:blank, would be all that is left of it.
    const look = (updated: number, _changes: unknown, { url = '' }: { url?: string }) =>
      updated === number && isWebAddress(url) && end(true);
    const gone = (removed: number) => removed === number && end(false);
    const timer = setTimeout(() => end(false), BEGIN_MS);
    chrome.tabs.onUpdated.addListener(look);
    chrome.tabs.onRemoved.addListener(gone);
    // It may have begun before anybody looked.
    chrome.tabs.get(number).then(
      (tab) => look(number, {}, tab),
      () => end(false),
    );
  });
}
