import { useRef } from 'react';
import { beginsWith } from './begins-with.ts';

/** Rows of a grid as far as keys go through them. */
export interface NamedRows {
  count: number;
  at(index: number): { name: string } | undefined;
  /** The first whose name begins so, where names are in order; -1 when there is none. */
  seek?(text: string): Promise<number>;
}

/** What is typed within this belongs together. */
const TOGETHER_MS = 700;
/** More than these are not looked through at one key. */
const MOST_LOOKED_AT = 20_000;

/** Letters lead to the next thing whose name begins with them, and that is found once its page has come. */
export function useTypeAhead(list: NamedRows, onFound: (index: number) => void) {
  const typed = useRef({ text: '', atMs: 0 });
  const isTyping = () => typed.current.text !== '' && performance.now() - typed.current.atMs < TOGETHER_MS;
  const type = (letter: string, from: number): void => {
    const text = isTyping() ? typed.current.text + letter : letter;
    const own = { text, atMs: performance.now() };
    typed.current = own;
    // One letter again and again goes from one to the next.
    const isOneLetter = [...own.text].every((one) => one === letter);
    const sought = isOneLetter ? letter : own.text;
    const index = nextKnown(list, sought, isOneLetter ? from + 1 : from);
    if (index >= 0) onFound(index);
    else
      void list.seek?.(sought).then((found) => {
        if (found >= 0 && typed.current === own) onFound(found);
      });
  };
  return { isTyping, type };
}

function nextKnown(list: NamedRows, sought: string, start: number): number {
  for (let step = 0; step < Math.min(list.count, MOST_LOOKED_AT); step++) {
    const index = (start + step) % list.count;
    const name = list.at(index)?.name;
    if (name !== undefined && beginsWith(name, sought)) return index;
  }
  return -1;
}
