import type { Answer, RefusedReason } from './protocol.ts';

const words: Record<RefusedReason, string> = {
  'no-such-tab': 'It is gone.',
  'not-http': 'Only http and https are opened.',
  excluded: 'This site is never shared.',
  paused: 'Sharing is paused in that browser.',
  browser: 'The browser would not do it.',
};

/** Why a browser did not do something, for persons. */
export function refusedWords({ reason }: Pick<Answer['refused'][number], 'reason'>): string {
  return words[reason];
}
