import { type Mirror, sharedId } from './mirror.ts';
import type { Fields } from './shared-set.ts';
import { after, type Step } from './step.ts';

const FIELD = { open: 'page', move: 'place', pin: 'isPinned', navigate: 'page', close: 'isClosed' } as const;

/** What a browser did not do of a step. */
export interface Undone {
  /** It would not. */
  refused: readonly string[];
  /** It could not just then: it is tried again with the next round. */
  missed: readonly string[];
}

/** The mirror once the browser has answered a step: what it did is in the base, what it refused is remembered. */
export function done(mirror: Mirror, step: Step, undone: Undone, nowMs: number): Mirror {
  if (!mirror.base) return mirror;
  const part = without(step, new Set([...undone.refused, ...undone.missed]));
  const refused = new Map(mirror.refused);
  for (const id of undone.refused) {
    const tab = sharedId(mirror, id);
    const field: keyof Fields = FIELD[step.do];
    const stamp = mirror.set.get(tab)?.[field]?.stamp;
    if (stamp !== undefined) refused.set(`${tab}.${field}`, stamp);
  }
  return { ...mirror, refused, base: part ? after(mirror.base, part, nowMs) : mirror.base };
}

/** What is left of a step but for these tabs. */
export function without(step: Step, out: ReadonlySet<string>): Step | undefined {
  if (step.do === 'navigate') return out.has(step.tab) ? undefined : step;
  if (step.do === 'open') return { ...step, tabs: step.tabs.filter(({ id }) => !out.has(id)) };
  return { ...step, tabs: step.tabs.filter((id) => !out.has(id)) };
}
