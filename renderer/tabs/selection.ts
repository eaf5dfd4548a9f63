import { type Row, type TabRow, windowKey } from './rows.ts';

/** Which lines of a device's list are selected: by key, since tabs come and go meanwhile. */
export interface Selection {
  keys: ReadonlySet<string>;
  /** Where a range begins that is drawn with Shift. */
  anchor: string | undefined;
  focus: string | undefined;
}

export const nothing: Selection = { keys: new Set(), anchor: undefined, focus: undefined };

export function only(row: Row): Selection {
  return { keys: new Set([row.key]), anchor: row.key, focus: row.key };
}

export function toggled({ keys }: Selection, row: Row): Selection {
  const next = new Set(keys);
  if (!next.delete(row.key)) next.add(row.key);
  return { keys: next, anchor: row.key, focus: row.key };
}

/** From where the last choice was to this row. */
export function extended(selection: Selection, rows: readonly Row[], to: Row): Selection {
  const ends = [rows.findIndex(({ key }) => key === selection.anchor), rows.indexOf(to)].map((at) =>
    Math.max(0, at),
  );
  const between = rows.slice(Math.min(...ends), Math.max(...ends) + 1);
  return { ...selection, keys: new Set(between.map(({ key }) => key)), focus: to.key };
}

/** Windows that are selected stand for all of their tabs. */
export function isSelected({ keys }: Selection, row: Row): boolean {
  return keys.has(row.key) || (row.kind === 'tab' && keys.has(windowKey(row.window)));
}

/** What is selected and still there, in the order of the list. */
export function tabsOf(selection: Selection, rows: readonly Row[]): TabRow[] {
  return rows.flatMap((row) => (row.kind === 'tab' && isSelected(selection, row) ? [row] : []));
}

/**
 * What is left of it in a list that changed.
 * @param before where the keyboard was; whatever is there now has it when its row went
 */
export function kept(selection: Selection, rows: readonly Row[], before: number): Selection {
  const there = new Set(rows.map(({ key }) => key));
  const keys = [...selection.keys].filter((key) => there.has(key));
  const { focus, anchor } = selection;
  const isThere = focus === undefined || there.has(focus);
  if (isThere && keys.length === selection.keys.size) return selection;
  const now = isThere ? focus : rows[Math.min(Math.max(0, before), rows.length - 1)]?.key;
  return { keys: new Set(keys), focus: now, anchor: anchor && there.has(anchor) ? anchor : now };
}
