import { batchesFor, take } from '../../../../agents/tabs/mirror/batches.ts';
import { type Batch, batch as schema } from '../../../../agents/tabs/mirror/contract-batch.ts';
import { done, without } from '../../../../agents/tabs/mirror/done.ts';
import { join } from '../../../../agents/tabs/mirror/join.ts';
import { covers, type Known, union } from '../../../../agents/tabs/mirror/known.ts';
import { type Mirror, newMirror, sharedId, tabsOf } from '../../../../agents/tabs/mirror/mirror.ts';
import { observe } from '../../../../agents/tabs/mirror/observe.ts';
import { plan } from '../../../../agents/tabs/mirror/plan.ts';
import { idsOf, type Step } from '../../../../agents/tabs/mirror/step.ts';
import { action } from '../../../../agents/tabs/protocol.ts';
import { Browser } from './browser.ts';

/** What a browser makes of a step: all of it, nothing, a part of it, all of it twice; or it went away before it answered. */
export type Mood = 'willing' | 'unwilling' | 'halfway' | 'twice' | 'unheard';

/** A device with its browser, and one other that watches it. */
export class Device {
  readonly browser = new Browser();
  mirror: Mirror;
  /** What the other one was told. */
  told: Known | undefined;
  sent = 0;
  readonly #now: () => number;
  #steps: Step[] = [];

  constructor(id: string, now: () => number) {
    this.mirror = newMirror(id);
    this.#now = now;
  }

  /** Looks at the browser and tells what changed. */
  observe(): Batch[] {
    ({ mirror: this.mirror } = observe(this.mirror, this.browser.shown, this.#now()));
    return this.tell();
  }

  tell(): Batch[] {
    if (!this.told || covers(this.told, this.mirror.known)) return [];
    const batches = batchesFor(this.mirror, this.told);
    this.told = batches.at(-1)?.upTo;
    this.sent += batches.length;
    return batches.map((one) => schema.parse(JSON.parse(JSON.stringify(one))));
  }

  /** Does the next step, if there is one. */
  step(mood: Mood = 'willing'): boolean {
    if (this.#steps.length === 0) this.#steps = plan(this.mirror);
    const step = this.#steps.shift();
    if (!step) return false;
    const ids = idsOf(action.parse(step) as Step);
    const missed = mood === 'unwilling' ? ids : mood === 'halfway' ? ids.slice(ids.length >> 1) : [];
    const part = without(step, new Set(missed));
    const refused = part ? this.browser.run(part) : [];
    if (part && mood === 'twice') this.browser.run(part);
    if (mood === 'unheard') this.#steps = [];
    else this.mirror = done(this.mirror, step, { refused, missed }, this.#now());
    return true;
  }

  /** A round as the agent has it: a look, then all steps. */
  round(): Batch[] {
    const batches = this.observe();
    while (this.step());
    return batches;
  }

  /** @returns whether it is time to watch anew */
  take(batch: Batch): boolean {
    const taken = take(this.mirror, batch, this.#now());
    this.mirror = taken.mirror;
    this.#steps = [];
    if (this.told) this.told = union(this.told, batch.upTo);
    return 'problem' in taken;
  }

  join(): void {
    this.mirror = join(this.mirror, this.browser.shown);
  }

  /** What it shows, by the ids of the set; of a tab that is apart, what it stands for. */
  get view() {
    const { mirror, browser } = this;
    const stands = new Map(tabsOf(mirror.base).map(({ id, url, standsFor }) => [id, standsFor ?? url]));
    return browser.windows
      .map(({ id, tabs }) => ({
        window: sharedId(mirror, id),
        tabs: tabs.map(
          (tab) => `${sharedId(mirror, tab.id)}${tab.isPinned ? '*' : ''} ${stands.get(tab.id)}`,
        ),
      }))
      .sort((a, b) => (a.window < b.window ? -1 : 1));
  }
}
