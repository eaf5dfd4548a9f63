import type { Device } from '../account.ts';
import type { PairedWith } from '../link/paired.ts';

/** Each paired device once, with the name of the list, and then whoever else has been seen. */
export function pairedRows(seen: readonly Device[], paired: readonly PairedWith[]): Device[] {
  const rows = paired.map(({ id, name }): Device => {
    // One that was signed in anew has another address; what is online counts, then what was seen last.
    const [at] = seen
      .filter((one) => one.id === id)
      .sort((a, b) => Number(b.online) - Number(a.online) || timeOf(b) - timeOf(a));
    return { jid: '', online: false, ...at, device: name, id, paired: true };
  });
  const ids = new Set(paired.map(({ id }) => id));
  return [...rows, ...seen.filter(({ id }) => id === undefined || !ids.has(id))];
}

function timeOf({ lastSeen }: Device): number {
  return lastSeen === undefined ? 0 : Date.parse(lastSeen);
}
