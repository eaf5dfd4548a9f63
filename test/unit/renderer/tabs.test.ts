import { describe, expect, test } from 'vitest';
import type { Browser, DeviceTabs, Tab } from '../../../agents/tabs/contract.ts';
import { ageWords } from '../../../renderer/tabs/age.ts';
import { columnsOf, tabCountOf } from '../../../renderer/tabs/columns.ts';
import { merged } from '../../../renderer/tabs/merged.ts';
import { type Row, rowsOf } from '../../../renderer/tabs/rows.ts';
import {
  extended,
  isSelected,
  kept,
  nothing,
  only,
  tabsOf,
  toggled,
} from '../../../renderer/tabs/selection.ts';
import { hueOf, letterOf, siteOf } from '../../../renderer/tabs/site.ts';
import { sought } from '../../../renderer/tabs/sought.ts';
import { apartWords, followWords, mirrorWords } from '../../../renderer/tabs/together-words.ts';

function tab(id: string, about: Partial<Tab> = {}): Tab {
  return { id, title: `Title ${id}`, url: `https://${id}.example/`, ...about };
}

/** With a window for each list of tabs. */
function browser(name: string, ...windows: Tab[][]): Browser {
  const id = `${name} of ${windows[0]?.[0]?.id}`;
  return { id, name, isOpen: true, windows: windows.map((tabs, at) => ({ id: `${id} ${at}`, tabs })) };
}

const rows = rowsOf([
  browser('Firefox', [tab('a'), tab('b'), tab('c')]),
  browser('Chromium', [tab('d'), tab('e')]),
]);
const row = (key: string) => rows.find((one) => one.key === key) as Row;
const firefox = rows[0] as Row;

describe('the lines of a device', () => {
  test('a window stands above its tabs, and is counted where its browser has several', () => {
    const names = (...browsers: Browser[]) => rowsOf(browsers).map(({ name }) => name);
    expect(names(browser('Firefox', [tab('a')]), browser('Chromium', [tab('b')]))).toEqual([
      ...['Firefox', 'Title a', 'Chromium', 'Title b'],
    ]);
    const several = [
      browser('Firefox', [tab('a')]),
      browser('Edge', [tab('b')]),
      browser('Firefox', [tab('c')]),
    ];
    expect(names(...several)).toEqual([
      ...['Firefox, window 1', 'Title a', 'Edge', 'Title b', 'Firefox, window 2', 'Title c'],
    ]);
  });

  test('windows without a tab that is looked for are left out, and keep their number', () => {
    const several = browser('Firefox', [tab('a'), tab('b')], [tab('c'), tab('d')]);
    const found = rowsOf([several], sought('title d'));
    expect(found.map(({ name }) => name)).toEqual(['Firefox, window 2', 'Title d']);
    expect(found[0]).toMatchObject({ kind: 'window', tabCount: 1 });
  });

  test('a tab without a title has its address for a name', () => {
    expect(rowsOf([browser('Firefox', [tab('a', { title: '' })])])[1]?.name).toBe('https://a.example/');
  });

  test('of 10,000 tabs those are left that are looked for', () => {
    const many = browser(
      'Firefox',
      Array.from({ length: 10_000 }, (_, at) => tab(`t${at}`)),
    );
    expect(rowsOf([many], sought('t9999'))).toHaveLength(2);
    expect(rowsOf([many], sought('T99')).length).toBeGreaterThan(100);
  });
});

describe('devices side by side', () => {
  const here: DeviceTabs = { isOnline: true, browsers: [browser('Firefox', [tab('a'), tab('b')])] };
  const laptop: DeviceTabs = { device: 'laptop', isOnline: false, browsers: [browser('Edge', [tab('c')])] };

  test('are called as the person calls them, and hold what is looked for', () => {
    const columns = columnsOf([here, laptop], 'desk', 'title c');
    expect(columns.map(({ place }) => place)).toEqual([
      { device: undefined, name: 'desk', isOnline: true },
      { device: 'laptop', name: 'laptop', isOnline: false },
    ]);
    expect(columns.map(({ rows: those }) => tabCountOf(those))).toEqual([0, 1]);
    expect(columnsOf([here, laptop], 'desk', ' ').map((one) => tabCountOf(one.rows))).toEqual([2, 1]);
  });

  test('news of one leave the others as they are, and in their order', () => {
    const now = { ...here, browsers: [] };
    const phone: DeviceTabs = { device: 'attic', isOnline: true, browsers: [] };
    expect(merged([here, laptop], [phone, now])).toEqual([now, laptop, phone]);
    expect(merged([], [here])).toEqual([here]);
  });
});

test('a tab is found by words of its title and its address, apart from case and accents', () => {
  const train = tab('a', { title: 'Fahrpläne nach Ærøskøbing', url: 'https://bahn.example/plan?to=42' });
  for (const text of ['', ' ', 'fahrplane', 'FAHRPLÄNE', 'bahn nach', 'to=42', 'ærøskøbing  plan'])
    expect(sought(text)(train), text).toBe(true);
  for (const text of ['bus', 'bahn bus', 'fahrplanex']) expect(sought(text)(train), text).toBe(false);
});

test('a site is shown by its host, a letter and a colour', () => {
  expect(siteOf('https://www.example.org/a')).toBe('example.org');
  expect(siteOf('http://localhost:8080/')).toBe('localhost:8080');
  expect(siteOf('about:config')).toBe('about:config');
  expect(siteOf('https://раураl.example/')).toMatch(/^xn--/);
  expect(letterOf(tab('a', { url: 'https://www.zebra.example/' }))).toBe('Z');
  expect(letterOf({ url: '', title: '– éclair' })).toBe('É');
  expect(letterOf({ url: '', title: '' })).toBe('·');
  expect(hueOf('https://www.a.example/1')).toBe(hueOf('http://a.example/2'));
});

test('how old a list is', () => {
  const now = new Date('2026-03-02T12:00:00Z');
  expect(
    [
      ...['2026-03-02T13:00:00Z', '2026-03-02T11:59:30Z', '2026-03-02T11:55:00Z'],
      ...['2026-03-02T10:59:00Z', '2026-03-01T11:00:00Z', '2026-02-20T12:00:00Z'],
    ].map((time) => ageWords(time, now)),
  ).toEqual(['just now', 'just now', '5 minutes ago', '1 hour ago', 'yesterday', '10 days ago']);
});

describe('selecting', () => {
  const ids = (selection: Parameters<typeof tabsOf>[0], list = rows) =>
    tabsOf(selection, list).map((one) => one.tab.id);

  test('one, more, and from one to another', () => {
    const one = only(row('tab b'));
    expect(ids(one)).toEqual(['b']);
    const two = toggled(one, row('tab e'));
    expect(ids(two)).toEqual(['b', 'e']);
    expect(ids(toggled(two, row('tab b')))).toEqual(['e']);
    expect(ids(extended(one, rows, row('tab c')))).toEqual(['b', 'c']);
    expect(ids(extended(one, rows, row('tab a')))).toEqual(['a', 'b']);
    expect(ids(extended(extended(one, rows, row('tab c')), rows, row('tab a')))).toEqual(['a', 'b']);
  });

  test('a window stands for all of its tabs, each once', () => {
    const whole = only(firefox);
    expect(ids(whole)).toEqual(['a', 'b', 'c']);
    expect(ids(toggled(whole, row('tab b')))).toEqual(['a', 'b', 'c']);
    expect(isSelected(whole, row('tab d'))).toBe(false);
  });

  test('stays with its tabs as others come and go', () => {
    const selection = toggled(only(row('tab b')), row('tab e'));
    const fewer = rows.filter(({ key }) => key !== 'tab a' && key !== 'tab e');
    const left = kept(selection, fewer, rows.indexOf(row('tab e')));
    expect(ids(left, fewer)).toEqual(['b']);
    expect(left.focus).toBe('tab d'); // where the tab was that the keyboard was on
    expect(kept(selection, rows, 0)).toBe(selection);
    expect(kept(left, [], 3)).toEqual({ ...nothing, keys: new Set() });
  });
});

describe('what is said of browsing together', () => {
  const page = { url: 'https://www.bank.example/in', title: 'My account' };

  test('who leads, what is looked at there, and why this device shows something else', () => {
    const words = (state: 'asking' | 'following' | 'cut', about = {}) =>
      followWords({ device: 'laptop', state, ...about });
    expect(words('asking')).toBe('laptop is asked to lead…');
    expect(words('following', { page })).toContain('which shows “My account”');
    expect(words('following', { page: { ...page, title: '' } })).toContain('“bank.example”');
    expect(words('following')).toContain('a page that is not shared');
    expect(words('cut', { page })).toContain('It is tried again.');
    const follows = { device: 'laptop', state: 'following', page } as const;
    expect(apartWords(follows)).toBeUndefined();
    expect(apartWords({ ...follows, apart: 'elsewhere' })).toBe(
      'Apart: bank.example led elsewhere here, to a login perhaps.',
    );
  });

  test('how a set of tabs stands', () => {
    const set = { isBrowserOpen: true, apart: [] };
    expect(mirrorWords({ device: 'laptop', state: 'together' }, set)).toBe('The same tabs as on laptop.');
    expect(mirrorWords({ device: 'laptop', state: 'away' }, set)).toContain('which is away');
    expect(mirrorWords({ device: 'laptop', state: 'stopped', problem: 'No.' }, set)).toMatch(/: No\.$/);
    const apart = [{ tab: 't', url: page.url }];
    expect(mirrorWords({ device: 'laptop', state: 'together' }, { isBrowserOpen: false, apart })).toBe(
      'The same tabs as on laptop. The browser that takes part is not open here. One tab leads elsewhere here than there.',
    );
  });
});
