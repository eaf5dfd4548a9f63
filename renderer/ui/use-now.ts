import { useEffect, useState } from 'react';

/** The time in milliseconds, told every second while somebody looks at it. */
export function useNow(isLookedAt: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isLookedAt) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isLookedAt]);
  return now;
}
