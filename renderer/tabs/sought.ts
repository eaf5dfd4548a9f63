import type { Tab } from '../../agents/tabs/contract.ts';

/** Whether a tab is among those that are looked for: every word is in its title or its address. */
export function sought(text: string): (tab: Tab) => boolean {
  const words = folded(text).split(/\s+/).filter(Boolean);
  return (tab) => words.every((word) => foldedTab(tab).includes(word));
}

const known = new WeakMap<Tab, string>();

/** Thousands are looked through at every letter. */
function foldedTab(tab: Tab): string {
  const text = known.get(tab) ?? folded(`${tab.title}\n${tab.url}`);
  known.set(tab, text);
  return text;
}

/** Apart from case and accents (Unicode Standard Annex 15, compatibility decomposition). */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
