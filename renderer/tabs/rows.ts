import type { Browser, Tab, TabWindow } from '../../agents/tabs/contract.ts';
import { tabs as text } from '../text/tabs.ts';

interface RowOf {
  /** Like no other's on the same device. */
  key: string;
  name: string;
  browser: Browser;
  window: TabWindow;
}
export type WindowRow = RowOf & { kind: 'window'; tabCount: number };
export type TabRow = RowOf & { kind: 'tab'; tab: Tab };
/** A line of a device's list; a window stands above its tabs. */
export type Row = WindowRow | TabRow;

/**
 * The lines of one device's list.
 * @param isShown of the tabs; a window without one of them is left out
 */
export function rowsOf(browsers: readonly Browser[], isShown: (tab: Tab) => boolean = () => true): Row[] {
  const counts = new Map<string, number>();
  for (const { name, windows } of browsers) counts.set(name, (counts.get(name) ?? 0) + windows.length);
  const seen = new Map<string, number>();
  return browsers.flatMap((browser) =>
    browser.windows.flatMap((window): Row[] => {
      const number = (seen.get(browser.name) ?? 0) + 1;
      seen.set(browser.name, number);
      const name = counts.get(browser.name) === 1 ? browser.name : text.windowOf(browser.name, number);
      const tabs = window.tabs.filter(isShown);
      if (tabs.length === 0) return [];
      const of = { browser, window };
      return [
        { kind: 'window', key: windowKey(window), name, tabCount: tabs.length, ...of },
        ...tabs.map(
          (tab): Row => ({ kind: 'tab', key: `tab ${tab.id}`, name: tab.title || tab.url, tab, ...of }),
        ),
      ];
    }),
  );
}

export function windowKey({ id }: TabWindow): string {
  return `window ${id}`;
}
