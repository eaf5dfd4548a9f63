import { isSameAddress } from '../itip/address.ts';
import type { MeetingRequest, People } from './request.ts';
import type { Rule } from './rule.ts';

/** The rule that decides about a request, and its number from 1 on. */
export interface Found {
  rule: Rule;
  number: number;
}

/** First match wins. */
export function findRule(request: MeetingRequest, rules: readonly Rule[], people: People): Found | undefined {
  const { organizer, title, text } = request;
  const words = folded(`${title}\n${text}`);
  const index = rules.findIndex((rule) => isFrom(organizer, rule, people) && hasWord(words, rule));
  const rule = rules[index];
  return rule && { rule, number: index + 1 };
}

/**
 * Whether a rule is about this person. Strangers are in no rule for everybody, and one's own account is only in
 * those that name it: there is nobody else to answer.
 */
export function isFrom(address: string, { who }: Rule, people: People): boolean {
  const person = people(address);
  const isSomebodyKnown = person.isKnown && !person.isOwn;
  if (who === undefined) return isSomebodyKnown;
  return who.some((one) => {
    if (one.startsWith('mailto:')) return isSameAddress(one, address);
    if (one === 'everyone') return isSomebodyKnown;
    return person.isOneOf([one]);
  });
}

function hasWord(words: string, { keywords }: Rule): boolean {
  return keywords === undefined || keywords.some((keyword) => isIn(words, folded(keyword)));
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Letters and digits of those scripts that put spaces between words. */
const wordy =
  '(?![\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}])[\\p{L}\\p{M}\\p{N}]';
const beginsWordy = new RegExp(`^${wordy}`, 'u');
const endsWordy = new RegExp(`${wordy}$`, 'u');

/** As a whole word or phrase, so that `art` is not in `party`. */
function isIn(text: string, keyword: string): boolean {
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
    const end = at + keyword.length;
    const runsOnBefore = beginsWordy.test(keyword) && endsWordy.test(text.slice(Math.max(0, at - 2), at));
    const runsOnAfter = endsWordy.test(keyword) && beginsWordy.test(text.slice(end, end + 2));
    if (!runsOnBefore && !runsOnAfter) return true;
  }
  return false;
}
