import { useEffect, useState } from 'react';

const SETTLING_MS = 500;

/** Whether this stayed as it is for a while: what moved under a finger must not take the press meant for another. */
export function useSettled(order: string): boolean {
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(order), SETTLING_MS);
    return () => clearTimeout(timer);
  }, [order]);
  return settled === order;
}
