import { useRef } from 'react';
import type { ListOf } from './list-of.ts';

/** What is typed within this belongs together. */
const TOGETHER_MS = 700;
/** More than these are not looked through at one key. */
const MOST_LOOKED_AT = 20_000;

const same = new Intl.Collator(undefined, { sensitivity: 'base', usage: 'search' });

/** Letters lead to the next thing whose name begins with them; the returned function says where, or -1. */
export function useTypeAhead(list: ListOf): (letter: string, from: number) => number {
  const typed = useRef({ text: '', atMs: 0 });
  return (letter, from) => {
    const now = performance.now();
    const isOn = now - typed.current.atMs < TOGETHER_MS;
    const text = isOn ? typed.current.text + letter : letter;
    typed.current = { text, atMs: now };
    // One letter again and again goes from one to the next.
    const isOneLetter = [...text].every((one) => one === letter);
    const sought = isOneLetter ? letter : text;
    const start = isOneLetter ? from + 1 : from;
    for (let step = 0; step < Math.min(list.count, MOST_LOOKED_AT); step++) {
      const index = (start + step) % list.count;
      const name = list.at(index)?.name;
      if (name !== undefined && same.compare(name.slice(0, sought.length), sought) === 0) return index;
    }
    return -1;
  };
}
