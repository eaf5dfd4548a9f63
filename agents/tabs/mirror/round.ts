import type { BrowserPort } from '../browsers/browser-port.ts';
import { whyNotOpened } from '../openable.ts';
import type { Action, RefusedReason } from '../protocol.ts';
import { shareable } from '../shareable.ts';
import { done, type Undone } from './done.ts';
import { join, rejoin } from './join.ts';
import type { Base, Mirror, Shown } from './mirror.ts';
import { observe } from './observe.ts';
import { plan } from './plan.ts';
import { idsOf, type Step } from './step.ts';

/** What will not be otherwise when it is asked again. What a browser cannot do just now, it can in a moment. */
const FINAL: readonly RefusedReason[] = ['not-http', 'excluded'];
/** When it did something for so long, what its person did meanwhile is looked at first. */
const ROUND_MS = 1_000;
/** What browsers show after each step takes them longer to tell than the step. */
const STEPS_AT_ONCE = 16;

interface Looking {
  /** Opened by following: of no set. */
  isFollowing(tab: string): boolean;
  /** Writes the mirror to disk, then tells the others what is new in it. */
  keep(mirror: Mirror): Promise<void>;
}

export interface RoundOptions extends Looking {
  excluded: readonly string[];
  /** Runs what closes tabs that another device closed. */
  closing<T>(tabs: readonly string[], run: () => Promise<T>): Promise<T>;
}

/** It shows the set; it did something, and there may be more to do; it did nothing of what there is to do. */
export type Outcome = 'same' | 'more' | 'missed';

/** One round with the browser (docs/protocol/mirror.md). */
export async function round(mirror: Mirror, port: BrowserPort, options: RoundOptions): Promise<Outcome> {
  const shown = shownBy(port, options);
  const met = metAnew(mirror, shown);
  const { mirror: observed, changes } = observe(met, shown, Date.now());
  if (changes.length > 0 || !isSame(mirror.base, observed.base)) await options.keep(observed);
  const steps = plan(observed);
  if (steps.length === 0) return 'same';
  let now = observed;
  const endMs = performance.now() + ROUND_MS;
  for (const some of atOnce(steps)) {
    if (now !== observed && performance.now() > endMs) break;
    const all = await Promise.all(
      some.map(async (step) => ({ step, undone: await take(step, port, options) })),
    );
    for (const { step, undone } of all)
      if (undone && undone.missed.length < idsOf(step).length) now = done(now, step, undone, Date.now());
    if (all.some(({ undone }) => !undone)) break; // the browser went away
  }
  if (now === observed) return 'missed';
  await options.keep(now);
  return 'more';
}

/**
 * Only what came to be in the browser, which may be ending, or has: what it does not show was closed by nobody, and
 * nothing is done in it.
 */
export async function lookOnly(mirror: Mirror, port: BrowserPort, options: Looking): Promise<void> {
  // After a start it may not have brought back yet what it had.
  if (mirror.base?.session !== port.session) return;
  const { mirror: observed } = observe(mirror, shownBy(port, options), Date.now(), { isEnding: true });
  if (!isSame(mirror.base, observed.base)) await options.keep(observed);
}

function metAnew(mirror: Mirror, shown: Shown): Mirror {
  if (!mirror.base) return join(mirror, shown);
  return mirror.base.session === shown.session ? mirror : rejoin(mirror, shown);
}

function shownBy(port: BrowserPort, { isFollowing }: Looking): Shown {
  const windows = port.opened.windows.map(({ id, tabs }) => ({
    id,
    tabs: tabs.map((tab) => ({ ...tab, url: isFollowing(tab.id) ? null : shareable(tab.url) })),
  }));
  return { session: port.session, windows };
}

/** A browser does one after the other, but for what comes behind several tabs that are opened: that comes between. */
function atOnce(steps: readonly Step[]): Step[][] {
  const all: Step[][] = [];
  let isFull = true;
  for (const step of steps) {
    if (isFull) all.push([]);
    const last = all.at(-1) ?? [];
    last.push(step);
    isFull = last.length === STEPS_AT_ONCE || (step.do === 'open' && step.tabs.length > 1);
  }
  return all;
}

/** Resolves with what was not done; with nothing when the browser went away. */
async function take(step: Step, port: BrowserPort, options: RoundOptions): Promise<Undone | undefined> {
  const unwanted = unopened(step, options.excluded);
  const action = actionOf(step, unwanted);
  if (!action) return { refused: unwanted, missed: [] };
  try {
    const answer = await (step.do === 'close'
      ? options.closing(step.tabs, () => port.request(action))
      : port.request(action));
    const reached = new Set([...answer.tabs, ...unwanted]);
    const left = idsOf(step).filter((id) => !reached.has(id));
    const isFinal = (id: string) =>
      answer.refused.some(({ tab, reason }) => (tab ?? id) === id && FINAL.includes(reason));
    return {
      refused: [...unwanted, ...left.filter(isFinal)],
      missed: left.filter((id) => !isFinal(id)),
    };
  } catch {
    return undefined;
  }
}

function unopened(step: Step, excluded: readonly string[]): string[] {
  if (step.do === 'navigate') return whyNotOpened(step.url, excluded) === undefined ? [] : [step.tab];
  if (step.do !== 'open') return [];
  return step.tabs.filter(({ url }) => whyNotOpened(url, excluded) !== undefined).map(({ id }) => id);
}

function actionOf(step: Step, unwanted: readonly string[]): Action | undefined {
  if (step.do === 'navigate') return unwanted.length > 0 ? undefined : step;
  if (step.do !== 'open') return step;
  const tabs = step.tabs.filter(({ id }) => !unwanted.includes(id));
  return tabs.length > 0 ? { ...step, tabs } : undefined;
}

/** But for what loads just now, which is not worth a write. */
function isSame(a: Base | undefined, b: Base | undefined): boolean {
  const text = (base: Base | undefined) =>
    JSON.stringify(base, (key, value: unknown) => (key === 'isLoading' ? undefined : value));
  return text(a) === text(b);
}
