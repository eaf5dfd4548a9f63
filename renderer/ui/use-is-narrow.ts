import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 800px)');

/** Whether there is no room for anything beside a list. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener);
      return () => narrow.removeEventListener('change', listener);
    },
    () => narrow.matches,
  );
}
