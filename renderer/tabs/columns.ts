import type { DeviceTabs } from '../../agents/tabs/contract.ts';
import { type Row, rowsOf } from './rows.ts';
import { sought } from './sought.ts';

/** A device as it stands beside the others. */
export interface Column {
  key: string;
  /** As calls name it, and as the person does. */
  place: { device: string | undefined; name: string; isOnline: boolean };
  of: DeviceTabs;
  rows: readonly Row[];
}

/**
 * @param name what this device is called
 * @param words what is looked for; empty: nothing
 */
export function columnsOf(devices: readonly DeviceTabs[], name: string, words: string): Column[] {
  const isShown = words.trim() === '' ? undefined : sought(words);
  return devices.map((of) => ({
    key: of.device === undefined ? 'here' : `device ${of.device}`,
    place: { device: of.device, name: of.device ?? name, isOnline: of.isOnline },
    of,
    rows: rowsOf(of.browsers, isShown),
  }));
}

export function tabCountOf(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => (row.kind === 'window' ? sum + row.tabCount : sum), 0);
}
