import type { Tried } from '../../../agents/calendar/contract.ts';
import { rules as text } from '../../text/rules.ts';
import { visible } from '../../ui/visible.ts';
import { nameOf, titleOf } from '../words.ts';
import { countsOf, triedBy } from './tried.ts';

export interface TriedWordsOptions {
  tried: readonly Tried[] | undefined;
  /** Of the rule, from 1 on. */
  number: number;
}

/** What a rule would have done with the last requests, counted. */
export function TriedWords({ tried, number }: TriedWordsOptions) {
  if (!tried || tried.length === 0) return null;
  return <p className="soft small">{text.wouldHave(tried.length, countsOf(triedBy(tried, number)))}</p>;
}

/** The same, one by one with the reasons. */
export function TriedDetails({ tried, number }: TriedWordsOptions) {
  if (!tried) return null;
  if (tried.length === 0) return <p className="soft small">{text.nothingToTry}</p>;
  const own = triedBy(tried, number);
  return (
    <div className="stack">
      <p>{text.wouldHave(tried.length, countsOf(own))}</p>
      {own.length > 0 && (
        <ul className="rule-tried small">
          {own.map(({ uid, organizer, title, answer, reason }) => (
            <li key={uid}>
              <strong>{titleOf({ title })}</strong> ({nameOf(organizer)}): {text.answered(answer)}.{' '}
              <span className="soft">{visible(reason)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
