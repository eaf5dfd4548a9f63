import { createContext, useContext } from 'react';
import type { Place } from './nav.tsx';

/** Leads to another screen. */
export const Go = createContext<(place: Place) => void>(() => {});
export const useGo = () => useContext(Go);
