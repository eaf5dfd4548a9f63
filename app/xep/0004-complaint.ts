import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const FORMATS: { readonly [format: string]: string } = {
  date: 'a date like 2026-05-31',
  datetime: 'a date and time like 2026-05-31T14:00:00Z',
  time: 'a time like 14:00',
  url: 'a web address like https://example.org/',
  email: 'an e-mail address',
};

/** What zod found, to follow the field's name in a sentence: “Count” must be 5 at most. */
export function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be a ${issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is required' : 'must be one of the choices offered';
    case 'invalid_format':
      return FORMATS[issue.format] ? `must be ${FORMATS[issue.format]}` : 'does not have the form asked for';
    case 'too_small':
      return `must ${bound(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least')}`;
    case 'too_big':
      return `must ${bound(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return 'is not acceptable';
  }
}

function bound(origin: string, limit: number | bigint, words: string): string {
  if (origin === 'string') return `have ${words} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${words} ${limit} ${limit === 1 ? 'value' : 'values'}`;
  return `be ${words} ${limit}`;
}
