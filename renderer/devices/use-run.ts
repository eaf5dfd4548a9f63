import { useEffect, useState, useSyncExternalStore } from 'react';
import { dragoman } from '../dragoman.ts';
import { Run, type RunState } from './run.ts';

/** Runs a command for as long as it is shown; whoever leaves it, and the window that closes, cancels it. */
export function useRun(jid: string, node: string): [Run, RunState] {
  const [run] = useState(
    () => new Run({ jid, node }, (input, options) => dragoman.core.command(input, options)),
  );
  useEffect(() => {
    const leave = () => run.leave();
    window.addEventListener('pagehide', leave);
    void run.start();
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [run]);
  return [run, useSyncExternalStore(run.subscribe, run.getState)];
}
