import type { ClosedTab } from '../../agents/tabs/contract.ts';
import type { Said } from '../doing/said.ts';
import { dragoman } from '../dragoman.ts';
import { tabs as text } from '../text/tabs.ts';
import type { TabRow } from './rows.ts';

/** A device as calls name it, and as the person does. */
export interface Place {
  /** Undefined: this one. */
  device: string | undefined;
  name: string;
}

/** A window of a device, for what goes to it; undefined: as the device likes. */
export interface Into {
  browser: string;
  window: string;
}

/** As many as one call takes. */
export const MOST_TABS = 1_000;

const at = (device: string | undefined) => (device === undefined ? {} : { device });
const tooMany: Said = { kind: 'bad', words: text.tooMany(MOST_TABS) };

/** Opened there; here they stay. */
export async function send(rows: readonly TabRow[], to: Place, into?: Into): Promise<Said> {
  if (rows.length > MOST_TABS) return tooMany;
  const pages = rows.map(({ tab: { url, title } }) => ({ url, title }));
  const { opened, refused, undo } = await dragoman.tabs.open({ ...at(to.device), pages, ...into });
  const words = text.opened(opened.length, rows[0]?.name ?? '', to.name);
  return said(words, opened.length, text.refused, refused, undo && (() => restore(to, undo)));
}

/** Opened there, and then closed where they were. */
export async function move(rows: readonly TabRow[], from: Place, to: Place, into?: Into): Promise<Said> {
  if (rows.length > MOST_TABS) return tooMany;
  const { opened, refused, left } = await dragoman.tabs.move({
    ...(from.device !== undefined && { from: from.device }),
    ...(to.device !== undefined && { to: to.device }),
    tabs: known(rows),
    ...into,
  });
  const back = async (): Promise<Said> => {
    const tabs = opened.map((id) => ({ id }));
    await dragoman.tabs.move({
      ...(to.device !== undefined && { from: to.device }),
      ...(from.device !== undefined && { to: from.device }),
      tabs,
    });
    return { kind: 'good', words: text.undone };
  };
  const words = text.moved(opened.length, rows[0]?.name ?? '', to.name);
  const canUndo = opened.length > 0 && left.length === 0;
  const remark = refused.length > 0 ? text.refused : text.left;
  return said(words, opened.length, remark, [...refused, ...left], canUndo ? back : undefined);
}

/** Where it was closed. */
export async function reopen(tab: ClosedTab, on: Place): Promise<Said> {
  const { url, title, isPinned } = tab;
  const pages = [{ url, title, ...(isPinned && { isPinned }) }];
  const { opened, refused, undo } = await dragoman.tabs.open({ ...at(on.device), pages });
  const words = text.opened(opened.length, title || url, on.name);
  return said(words, opened.length, text.refused, refused, undo && (() => restore(on, undo)));
}

export async function close(rows: readonly TabRow[], from: Place): Promise<Said> {
  if (rows.length > MOST_TABS) return tooMany;
  const { closed, left, undo } = await dragoman.tabs.close({ ...at(from.device), tabs: known(rows) });
  const words = text.closed(closed.length, rows[0]?.name ?? '');
  return said(words, closed.length, text.left, left, undo && (() => restore(from, undo)));
}

export async function show({ tab, name }: TabRow, on: Place): Promise<Said | undefined> {
  await dragoman.tabs.activate({ ...at(on.device), tab: tab.id });
  return on.device === undefined ? undefined : { kind: 'good', words: text.shown(name, on.name) };
}

export async function copyAddresses(rows: readonly TabRow[]): Promise<Said> {
  await dragoman.desktop.copyText({ text: rows.map(({ tab }) => tab.url).join('\n') });
  return { kind: 'good', words: text.copied(rows.length) };
}

async function restore({ device }: Place, undo: string): Promise<Said> {
  await dragoman.tabs.restore({ ...at(device), undo });
  return { kind: 'good', words: text.undone };
}

/** A tab that shows another page by now is none of those that were meant. */
function known(rows: readonly TabRow[]): { id: string; url: string }[] {
  return rows.map(({ tab: { id, url } }) => ({ id, url }));
}

/** What was done, and what of it was not, and why. */
function said(
  words: string,
  doneCount: number,
  remark: (number: number, reason: string) => string,
  undone: readonly { reason: string }[],
  undo: (() => Promise<Said>) | '' | undefined,
): Said {
  const all = [
    ...(doneCount > 0 ? [words] : []),
    ...(undone.length > 0 ? [remark(undone.length, undone[0]?.reason ?? '')] : []),
  ];
  return { kind: undone.length > 0 ? 'bad' : 'good', words: all.join(' '), ...(undo && { undo }) };
}
