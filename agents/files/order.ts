import { collate } from './collate.ts';
import type { ListQuery } from './contract.ts';
import type { Entry } from './entries.ts';

/** With what it is sorted by, where that is not in its name: bytes, or milliseconds since 1970. */
export interface Keyed extends Entry {
  value?: number;
}

export type Compare = (a: Keyed, b: Keyed) => number;

export interface Order {
  compare: Compare;
  /** A sort key as text and back: a place in the list that survives what marked it (XEP-0059 §2.2). */
  uid(entry: Keyed): string;
  place(uid: string): Keyed;
  /** What must be asked of the file system for each entry, if anything. */
  value?: 'size' | 'modified';
}

/** As a person sorts; never 0 for two different names. */
const byName: Compare = (a, b) => collate(a.name, b.name) || (a.name < b.name ? -1 : Number(a.name > b.name));

const byType: Compare = (a, b) => collate(endingOf(a.name), endingOf(b.name)) || byName(a, b);

const byValue: Compare = (a, b) => (a.value ?? 0) - (b.value ?? 0) || byName(a, b);

export function orderOf({
  sort = 'name',
  descending = false,
}: Pick<ListQuery, 'sort' | 'descending'>): Order {
  const within = { name: byName, type: byType, size: byValue, modified: byValue }[sort];
  const turn = descending ? -1 : 1;
  const compare: Compare = (a, b) => (a.isFolder === b.isFolder ? turn * within(a, b) : a.isFolder ? -1 : 1);
  const value = sort === 'size' || sort === 'modified' ? sort : undefined;
  return {
    compare,
    uid: (entry) => `${entry.isFolder ? 'd' : 'f'}:${value ? `${entry.value}:` : ''}${written(entry.name)}`,
    place: (uid) => placeOf(uid, value !== undefined),
    ...(value && { value }),
  };
}

/** It may be made up: then it is some place in the list all the same. */
function placeOf(uid: string, hasValue: boolean): Keyed {
  const isFolder = uid.startsWith('d:');
  const rest = uid.slice(2);
  if (!hasValue) return { isFolder, name: read(rest) };
  const at = rest.indexOf(':');
  const value = Number(rest.slice(0, Math.max(0, at)));
  return { isFolder, name: read(rest.slice(at + 1)), value: Number.isFinite(value) ? value : 0 };
}

/** What XML cannot carry, because the key travels. */
function written(name: string): string {
  return name.replace(
    /[%\p{Cc}\p{Surrogate}\ufffe\uffff]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function read(text: string): string {
  return text.replace(/%([0-9a-f]{4})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : '';
}
