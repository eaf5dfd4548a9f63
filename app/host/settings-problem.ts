import type { z } from 'zod';
import { complaint } from '../xep/0004-complaint.ts';

/** One thing wrong in the settings: at which path (empty for the whole), and what, to follow it in a sentence. */
export interface Fault {
  path: string;
  message: string;
}

/** Settings that cannot be used, and where they are wrong; the file is left as it is. */
export class SettingsProblem extends Error {
  override readonly name = 'SettingsProblem';
  readonly condition = 'not-acceptable';
  readonly faults: readonly Fault[];

  constructor(message: string, faults: readonly Fault[] = []) {
    super(message);
    this.faults = faults;
  }
}

/** What zod found in a settings file, each fault with a path that `dragoman settings get` takes. */
export function faultsOf({ issues }: z.ZodError): Fault[] {
  return issues.map(({ path, message }) => {
    const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
    return { path: parts.join('').replace(/^\./, ''), message };
  });
}

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** Words for what a schema has none of its own for. */
export function settingsComplaint(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `“${key}”`).join(', ');
    return `has nothing named ${names}`;
  }
  if (issue.code === 'invalid_type' && issue.input !== undefined) {
    const kinds: { readonly [expected: string]: string } = {
      array: 'a list',
      boolean: 'yes or no (true or false)',
      int: 'a whole number',
      number: 'a number',
      object: 'an object',
      string: 'a text',
    };
    return `must be ${kinds[issue.expected] ?? issue.expected}`;
  }
  return complaint(issue);
}
