import { useEffect, useRef, useState } from 'react';
import { CallError, dragoman } from '../dragoman.ts';
import { type Fault, faultsBelow, isSame } from './schema.ts';

const SAID_MS = 3_000;

/** Saves one setting, undefined meaning its default, and resolves with what is wrong with it. */
export async function save(path: string, value: unknown, seen?: unknown): Promise<Fault[]> {
  try {
    if (value === undefined) await dragoman.core.unsetSetting({ path });
    else await dragoman.core.setSetting({ path, value, ...(seen !== undefined && { seen }) });
    return [];
  } catch (error) {
    const faults = error instanceof CallError ? faultsBelow(error.faults, path) : [];
    return faults.length > 0 ? faults : [{ path: '', message: (error as Error).message }];
  }
}

export interface Saving {
  /** What the field shows: what is typed, or was refused, stays until it is saved or let go. */
  shown: unknown;
  faults: readonly Fault[];
  isSaved: boolean;
  edit(value: unknown): void;
  done(value: unknown): Promise<void>;
  letGo(): void;
}

/** One setting under the person's hands, while `value` is what is set and may change elsewhere. */
export function useSaving(path: string, value: unknown): Saving {
  const [draft, setDraft] = useState<{ value: unknown }>();
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [savedAt, setSavedAt] = useState<number>();
  const underWay = useRef<{ value: unknown }>(undefined);
  useEffect(() => {
    if (savedAt === undefined) return;
    const timer = setTimeout(() => setSavedAt(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [savedAt]);
  const letGo = () => {
    setDraft(undefined);
    setFaults([]);
  };
  return {
    shown: draft ? draft.value : value,
    faults,
    isSaved: savedAt !== undefined,
    edit: (next) => {
      setDraft({ value: next });
      setSavedAt(undefined);
    },
    letGo,
    async done(next) {
      // Enter, and then leaving the field, mean it once.
      if (underWay.current && isSame(next, underWay.current.value)) return;
      if (isSame(next, value)) return letGo();
      setDraft({ value: next });
      setSavedAt(undefined);
      const own = { value: next };
      underWay.current = own;
      const wrong = await save(path, next);
      if (underWay.current === own) underWay.current = undefined;
      setFaults(wrong);
      if (wrong.length > 0) return;
      setDraft(undefined);
      setSavedAt(performance.now());
    },
  };
}
