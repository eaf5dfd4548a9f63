import type { Actions } from '../../app/data-form.ts';
import { devices as text } from '../text/devices.ts';

export type Step = 'prev' | 'next' | 'complete';

export interface StepButton {
  action: Step;
  label: string;
  /** What Enter does, and what `execute` means at this step. */
  isDefault: boolean;
}

/**
 * The ways on from a step, in the order they stand, and no others (XEP-0050 §3.4). Without any actions there is one,
 * and it completes. A default that is not offered, which is against the rules, counts as the best that is.
 */
export function buttonsOf(actions: Actions | undefined): StepButton[] {
  const offered = (['prev', 'next', 'complete'] as const).filter((action) => actions?.[action]);
  if (!actions || offered.length === 0) return [{ action: 'complete', label: text.go, isDefault: true }];
  const wanted = actions.execute ?? 'next';
  const best = offered.includes('next') ? 'next' : offered.at(-1);
  const usual = offered.includes(wanted) ? wanted : best;
  return offered.map((action) => ({ action, label: text[action], isDefault: action === usual }));
}
