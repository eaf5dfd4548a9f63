import { applyChanges } from '../protocol/apply-changes.ts';
import { MAX_TABS, MAX_WINDOWS } from '../protocol/limits.ts';
import type { BrowserWindow, Changes, State } from '../protocol.ts';
import type { Opened } from './browser-port.ts';
import { MalformedMessage } from './malformed-message.ts';

export function openedBy(state: State): Opened {
  const { type: _type, ...opened } = state;
  assertWhole(opened.windows);
  return opened;
}

/** Undefined when a version is missing in between. */
export function openedAfter(before: Opened, changes: Changes): Opened | undefined {
  if (changes.version !== before.version + 1) return undefined;
  const windows = applyChanges(before.windows, changes);
  const known = new Set(windows.map(({ id }) => id));
  if (changes.tabs.some(({ window }) => !known.has(window)))
    throw new MalformedMessage('a tab of an unknown window');
  assertWhole(windows);
  return { version: changes.version, isPaused: before.isPaused, windows, omitted: changes.omitted };
}

function assertWhole(windows: readonly BrowserWindow[]): void {
  const tabs = windows.flatMap((window) => window.tabs);
  if (tabs.length > MAX_TABS || windows.length > MAX_WINDOWS) throw new MalformedMessage('too many tabs');
  if (new Set(tabs.map(({ id }) => id)).size < tabs.length) throw new MalformedMessage('one tab twice');
  if (new Set(windows.map(({ id }) => id)).size < windows.length)
    throw new MalformedMessage('one window twice');
}
