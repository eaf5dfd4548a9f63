import type { Rule } from '../../../agents/calendar/contract.ts';

/** What counts where a rule says nothing; such values are not written down. */
const defaults = {
  noticeMinutes: 0,
  minMinutes: 0,
  bufferMinutes: 0,
  maxConflictPercent: 0,
  outOfPolicy: 'ask',
  whileAsked: 'nothing',
} as const satisfies Partial<Rule>;

/** A rule with some of its values changed, or back to what counts without them. */
export function changed(rule: Rule, part: { [K in keyof Rule]?: Rule[K] | undefined }): Rule {
  const all: Record<string, unknown> = { ...rule, ...part };
  const said = Object.entries(all).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) } as Rule;
}

/** What a new one begins with. */
export const newRule: Rule = {
  ...defaults,
  mode: 'accept-if-free',
  hours: { 'mon-fri': '09:00-17:00' },
};

/** As it stands in the settings, as short as can be. */
export function written(rule: Rule): Partial<Rule> {
  const isSaid = ([name, value]: [string, unknown]) => defaults[name as keyof typeof defaults] !== value;
  return Object.fromEntries(Object.entries(rule).filter(isSaid));
}
