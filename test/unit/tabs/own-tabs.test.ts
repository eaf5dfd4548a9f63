import { randomUUID } from 'node:crypto';
import { duplexPair } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ConnectedBrowsers } from '../../../agents/tabs/browsers/connected-browsers.ts';
import { closeTabs, reopenClosed } from '../../../agents/tabs/close-tabs.ts';
import { ClosedTabs } from '../../../agents/tabs/closed-tabs.ts';
import { closedTabs, type Kept } from '../../../agents/tabs/contract-inverses.ts';
import { KeptForUndo } from '../../../agents/tabs/kept-for-undo.ts';
import { Once } from '../../../agents/tabs/once.ts';
import { openTabs } from '../../../agents/tabs/open-tabs.ts';
import { OwnTabs } from '../../../agents/tabs/own-tabs.ts';
import { type Effect, type Inversion, Refusal } from '../../../app/agent.ts';
import { TestBrowser } from '../../peers/device/browser.ts';
import { temporaryFolder } from '../host/stage.ts';

/** The tabs of a device, whose browsers are real streams. */
async function device(folder = temporaryFolder(), isShared: (url: string) => boolean = () => true) {
  const end = new AbortController();
  const { signal } = end;
  onTestFinished(() => end.abort());
  const browsers = new ConnectedBrowsers({ device: 'desk', excluded: [], answer: async () => null });
  const tabs = await OwnTabs.start({ browsers, folder, isShared, signal });
  const closed = await ClosedTabs.start(tabs, { folder, isShared, signal });
  const keptForUndo = await KeptForUndo.start(folder);
  const inverses: Inversion[] = [];
  const run = async <T>({ inverse }: { inverse?: Inversion }, work: (undo: string) => Promise<T>) => {
    if (inverse) inverses.push(inverse);
    return work('undo-id');
  };
  const effect: Effect = Object.assign(run, { undo: async () => '' });
  const connect = async (browser: TestBrowser) => {
    const [ours, theirs] = duplexPair();
    theirs.on('close', () => ours.destroy());
    onTestFinished(() => void theirs.destroy());
    browsers.serve(ours).catch(() => {});
    await browser.speak(theirs);
    await vi.waitFor(() => expect(tabs.port(browser.browser.id)).toBeDefined());
  };
  const open = (pages: { url: string }[], once: string = randomUUID().slice(0, 30)) =>
    openTabs({ once, pages }, { tabs, closed, keptForUndo, excluded: [], effect, signal });
  const close = (...ids: { id: string; url?: string }[]) =>
    closeTabs({ tabs: ids }, { tabs, closed, keptForUndo, effect, signal, by: 'laptop' });
  return { browsers, tabs, closed, keptForUndo, inverses, connect, open, close, signal, folder };
}

const listed = ({ tabs }: { tabs: OwnTabs }) =>
  tabs.list.browsers.flatMap(({ windows }) => windows.flatMap((window) => window.tabs.map(({ url }) => url)));

async function withTabs(...ids: string[]) {
  const here = await device();
  const browser = new TestBrowser('b1');
  browser.open('w1', ...ids.map((id) => ({ id, page: `https://${id}.example/` })));
  await here.connect(browser);
  await vi.waitFor(() => expect(listed(here)).toHaveLength(ids.length));
  return { ...here, browser };
}

test('the same asked twice opens once, even by a browser that is asked anew', async () => {
  const here = await withTabs('a');
  const pages = Array.from({ length: 45 }, (_, n) => ({ url: `https://x-${n}.example/` }));
  const once = 'o'.repeat(22);
  const first = await here.open(pages, once);
  expect(first.opened).toHaveLength(45);
  expect(await here.open(pages, once)).toMatchObject({ opened: first.opened });
  expect(here.browser.tabs).toHaveLength(46);
  const some = [20, 20, 5];
  expect(here.browser.asked.map((action) => (action.do === 'open' ? action.tabs.length : 0))).toEqual([
    ...some,
    ...some,
  ]);
});

test('what is asked for at the same time is done once, and what failed can be asked again', async () => {
  const done = new Once<number>();
  let count = 0;
  const work = async () => ++count;
  expect(await Promise.all([done.do('a', work), done.do('a', work)])).toEqual([1, 1]);
  await expect(done.do('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await done.do('b', work)).toBe(2);
});

test('of 1,000 pages those that are none are named, and the others opened', async () => {
  const here = await withTabs('a');
  const pages = Array.from({ length: 1_000 }, (_, n) => ({
    url: n % 2 ? `javascript:alert(${n})` : `https://x-${n}.example/`,
  }));
  const { opened, refused } = await here.open(pages);
  expect([opened.length, refused.length]).toEqual([500, 500]);
  expect(here.browser.tabs.every(({ url }) => url?.startsWith('https://'))).toBe(true);
});

test('a closed tab is on disk before, and comes back at its place with its id', async () => {
  const here = await withTabs('a', 'b', 'c');
  const { closed, left, undo } = await here.close(
    { id: 'b' },
    { id: 'gone' },
    { id: 'c', url: 'https://other.example/' },
  );
  expect({ closed, undo }).toEqual({ closed: ['b'], undo: 'undo-id' });
  expect(left).toEqual([
    { tab: 'gone', reason: 'It is gone.' },
    { tab: 'c', reason: 'It shows another page by now.' },
  ]);
  await vi.waitFor(() => expect(here.closed.list).toMatchObject([{ id: 'b', by: 'laptop' }]));
  const inverse = here.inverses[0]?.input as Kept;
  const places = await here.keptForUndo.get(inverse.kept, closedTabs);
  expect(places).toMatchObject([{ id: 'b', window: 'w1', index: 1, url: 'https://b.example/' }]);
  const undoing = { state: here, signal: here.signal, account: {} as never };
  await reopenClosed.check(inverse, undoing);
  await reopenClosed.run(inverse, undoing);
  expect(here.browser.tabs.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(here.closed.list).toEqual([]);
  await reopenClosed.run(inverse, undoing);
  expect(here.browser.tabs).toHaveLength(3);
});

test('what undoing needs of hundreds of tabs with long addresses is kept beside the log of effects', async () => {
  const here = await withTabs('a');
  const long = 'x'.repeat(300);
  const pages = Array.from({ length: 300 }, (_, n) => ({ url: `https://x-${n}.example/${long}` }));
  const { opened } = await here.open(pages);
  expect(opened).toHaveLength(300);
  const { closed } = await here.close(...opened.map((id) => ({ id })));
  expect(closed).toHaveLength(300);
  expect(here.inverses.map(({ input }) => JSON.stringify(input).length > 100)).toEqual([false, false]);
  const kept = (here.inverses[1]?.input as Kept | undefined)?.kept ?? '';
  const again = await KeptForUndo.start(here.folder);
  expect(await again.get(kept, closedTabs)).toHaveLength(300);
  await expect(again.get('gone', closedTabs)).rejects.toThrow(Refusal);
});

test('a browser that ends window by window keeps what it had, and closed none of it', async () => {
  const here = await withTabs('a', 'b');
  here.browser.open('w2', { id: 'c', page: 'https://c.example/' });
  await vi.waitFor(() => expect(listed(here)).toHaveLength(3));
  here.browser.act((windows) => windows.slice(1));
  here.browser.act(() => []);
  await vi.waitFor(() => expect(listed(here)).toHaveLength(0));
  here.browser.leave();
  await vi.waitFor(() => expect(listed(here)).toHaveLength(3));
  expect(here.tabs.list.browsers).toMatchObject([{ isOpen: false }]);
  expect(here.closed.list).toEqual([]);
  expect(() => here.tabs.port(undefined)).toThrow(Refusal);
});

test('after a restart the last windows are known, without a site that was excluded since', async () => {
  const here = await withTabs('a', 'b');
  here.browser.leave();
  await vi.waitFor(() => expect(here.tabs.list.browsers).toMatchObject([{ isOpen: false }]));
  await vi.waitFor(
    async () => {
      const again = await device(here.folder, (url) => !url.includes('b.example'));
      expect(listed(again)).toEqual(['https://a.example/']);
    },
    { timeout: 10_000, interval: 200 },
  );
});

test('names and passwords in addresses, and pages that are none, are not told', async () => {
  const here = await device();
  const browser = new TestBrowser('b1');
  const pages = [
    'https://you:secret@a.example/',
    'about:config',
    'https://b.example/#access_token=x',
    'https://c.example/',
  ];
  browser.open('w1', ...pages.map((page, n) => ({ id: `t${n}`, page })));
  await here.connect(browser);
  await vi.waitFor(() => expect(listed(here)).toEqual(['https://a.example/', 'https://c.example/']));
});

test('a browser that is paused has no tabs, and says so until it goes on', async () => {
  const here = await withTabs('a');
  const pause = (isPaused: boolean) => {
    here.browser.isPaused = isPaused;
    here.browser.changed();
  };
  pause(true);
  const paused = { id: 'b1', name: 'Test browser', isOpen: true, isPaused: true, windows: [] };
  await vi.waitFor(() => expect(here.tabs.list.browsers).toEqual([paused]));
  pause(false);
  await vi.waitFor(() => expect(listed(here)).toHaveLength(1));
  expect(here.tabs.list.browsers[0]).not.toHaveProperty('isPaused');
});
