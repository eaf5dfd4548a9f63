import { useCallback, useState } from 'react';
import { nothing, type Selection } from './selection.ts';

export interface Selections {
  /** The device that tabs are selected on, by its key; undefined: on none. */
  on: string | undefined;
  of(device: string): Selection;
  select(device: string, selection: Selection): void;
}

/** What is selected: tabs of one device at a time, while the keyboard keeps its place on each. */
export function useSelections(): Selections {
  const [all, setAll] = useState<ReadonlyMap<string, Selection>>(new Map());
  const select = useCallback((device: string, selection: Selection) => {
    setAll((before) => {
      const isOther = selection.keys.size > 0;
      const rest = [...before].map(
        ([key, one]) => [key, isOther ? { ...one, keys: nothing.keys } : one] as const,
      );
      return new Map([...rest, [device, selection]]);
    });
  }, []);
  const [on] = [...all].find(([, { keys }]) => keys.size > 0) ?? [];
  return { on, of: (device) => all.get(device) ?? nothing, select };
}
