import { Refusal } from '../../../app/agent.ts';
import type { Component } from './jcal.ts';

/** RFC 5545 §3.3.10, RFC 7529 §4. */
const parts = new Set([
  ...[
    'freq',
    'until',
    'count',
    'interval',
    'bysecond',
    'byminute',
    'byhour',
    'byday',
    'bymonthday',
    'byyearday',
  ],
  ...['byweekno', 'bymonth', 'bysetpos', 'wkst', 'rscale', 'skip'],
]);

/** The parser takes any part of a rule, and by VALUE= anything for one. */
export function checkRules([, properties, components]: Component): void {
  for (const [name, , type, ...values] of properties)
    for (const value of type === 'recur' ? values : [])
      if (!isRuleName(name) || !Object.keys(value ?? {}).every((part) => parts.has(part)))
        throw new Refusal('bad-request', `${name.toUpperCase()} holds what is no recurrence rule.`);
  components.forEach(checkRules);
}

function isRuleName(name: string): boolean {
  return name === 'rrule' || name === 'exrule';
}
