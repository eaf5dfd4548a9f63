import { useState } from 'react';

/** Whether the details are shown; they stay so from folder to folder. */
export interface Showing {
  isShown: boolean;
  show(isShown: boolean): void;
}

export function useShowing(): Showing {
  const [isShown, show] = useState(false);
  return { isShown, show };
}
