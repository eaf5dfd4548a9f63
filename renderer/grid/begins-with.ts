const same = new Intl.Collator(undefined, { sensitivity: 'base', usage: 'search' });

/** Apart from case and accents. */
export function beginsWith(name: string, text: string): boolean {
  return same.compare(name.slice(0, text.length), text) === 0;
}
