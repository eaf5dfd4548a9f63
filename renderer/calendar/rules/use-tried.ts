import { useEffect, useState } from 'react';
import type { Rule, Tried } from '../../../agents/calendar/contract.ts';
import { dragoman } from '../../dragoman.ts';

/** Somebody is typing: rules are tried once they pause. */
const PAUSE_MS = 300;

/** What rules would have done with the last requests; undefined until known, and while they are none. */
export function useTried(rules: readonly Rule[]): readonly Tried[] | undefined {
  const [tried, setTried] = useState<readonly Tried[]>();
  const text = JSON.stringify(rules);
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const timer = setTimeout(() => {
      // By their numbers, for a name may be that of a number.
      const unnamed = (JSON.parse(text) as Rule[]).map(({ name: _name, ...rule }) => rule);
      dragoman.calendar.tryRules({ rules: unnamed }, { signal }).then(
        (found) => {
          if (!signal.aborted) setTried(found);
        },
        () => {
          if (!signal.aborted) setTried(undefined); // saving them says what is wrong
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      left.abort(new Error('left'));
    };
  }, [text]);
  return tried;
}
