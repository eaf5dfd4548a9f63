import { useEffect, useRef, useState } from 'react';
import { CallError } from '../dragoman.ts';
import type { Problem } from './problem.ts';

/**
 * One thing tried at a time, which can be given up, and what is wrong until the next try. The first place in the
 * form where something is wrong gets the focus.
 */
export function useAttempt() {
  const form = useRef<HTMLFormElement>(null);
  const [trying, setTrying] = useState<AbortController>();
  const [problem, setProblem] = useState<Problem>();

  useEffect(() => {
    if (!problem) return;
    const wrong = form.current?.querySelector<HTMLElement>('[data-invalid] input, .problem');
    wrong?.focus();
    wrong?.scrollIntoView({ block: 'nearest' });
  }, [problem]);

  const attempt = async (work: (signal: AbortSignal) => Promise<void>, why: (error: unknown) => Problem) => {
    const controller = new AbortController();
    // What is switched off while it has the focus never hears that it lost it, and would look as if it had it.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setProblem(undefined);
    setTrying(controller);
    try {
      await work(controller.signal);
    } catch (error) {
      // Given up, but the account was made before that was heard.
      const isMade = error instanceof CallError && error.condition === 'registered';
      if (!controller.signal.aborted || isMade) setProblem(why(error));
    } finally {
      setTrying(undefined);
    }
  };

  /** The words for one place of the form. */
  const at = (place: Problem['at']) => (problem?.at === place ? problem.words : undefined);
  return {
    form,
    isTrying: trying !== undefined,
    problem,
    setProblem,
    at,
    attempt,
    giveUp: () => trying?.abort(),
  };
}
