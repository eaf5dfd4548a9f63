import { createContext, useContext, useEffect, useState } from 'react';
import type { SettingsDrawing, SettingsState } from '../../app/contract.ts';
import { dragoman } from '../dragoman.ts';

/** The settings as they are, and how to draw them. */
export interface Known {
  state: SettingsState;
  drawing: SettingsDrawing;
}

export const SettingsContext = createContext<Known | undefined>(undefined);

export function useKnown(): Known {
  const known = useContext(SettingsContext);
  if (!known) throw new Error('outside of the settings screen');
  return known;
}

/** @param isThere whether a core is there to be asked */
export function useDrawing(isThere: boolean): SettingsDrawing | undefined {
  const [drawing, setDrawing] = useState<SettingsDrawing>();
  useEffect(() => {
    if (!isThere) return;
    dragoman.core.settingsSchema({}).then(setDrawing, () => {}); // the core went; its next event asks again
  }, [isThere]);
  return drawing;
}
