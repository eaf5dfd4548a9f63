import { useCallback, useEffect, useRef, useState } from 'react';
import type { Said } from './said.ts';

export interface Doing {
  said: Said | undefined;
  /** Does it and says how it went; what fails says so. */
  run(work: () => Promise<Said | undefined>): Promise<void>;
  /** Takes back what was said last, if it can be. */
  undo(): void;
  close(): void;
}

/** What leaves nothing to do is said for so long. */
const SAID_MS = 8_000;

/** What the person did last, and how it went. */
export function useDoing(): Doing {
  const [said, setSaid] = useState<Said>();
  const turn = useRef(0);
  useEffect(() => {
    if (!said || said.undo || said.kind === 'bad') return;
    const timer = setTimeout(() => setSaid(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const run = useCallback(async (work: () => Promise<Said | undefined>) => {
    turn.current += 1;
    const own = turn.current;
    const now = await work().catch((error: Error): Said => ({ kind: 'bad', words: error.message }));
    if (own === turn.current && now) setSaid(now);
  }, []);
  return {
    said,
    run,
    undo: () => {
      const undo = said?.undo;
      if (!undo) return;
      setSaid(undefined); // once
      void run(undo);
    },
    close: () => setSaid(undefined),
  };
}
