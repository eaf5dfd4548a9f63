import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { Refusal } from '../../../../app/agent.ts';
import { browsersOf, connect, hello, opened, stateOf, tabOf, windowOf } from './browser.ts';

const nothing = { goneWindows: [], windows: [], goneTabs: [], tabs: [], omitted: 0 };

test('a browser comes, changes and goes', async () => {
  const browsers = browsersOf();
  const browser = connect(browsers);
  browser.say(hello);
  expect(await browser.next('welcome')).toEqual({
    type: 'welcome',
    protocol: 1,
    device: 'laptop',
    never: ['bank.example', 'xn--bcher-kva.example'],
  });
  expect(browsers.connected).toEqual([]);
  const came = once(browsers, 'come');
  browser.say(stateOf(1, windowOf('w1', tabOf('a'), tabOf('b'))));
  await came;
  expect(await browser.next('seen')).toEqual({ type: 'seen', version: 1 });
  const [port] = browsers.connected;
  if (!port) throw new Error('none');
  expect(port.browser).toEqual(hello.browser);
  const changed = once(port, 'opened');
  const moved = { ...tabOf('c'), window: 'w1', index: 0 };
  browser.say({ type: 'changes', version: 2, ...nothing, goneTabs: ['a'], tabs: [moved] });
  const [now, before] = await changed;
  expect(before.windows[0].tabs.map(({ id }: { id: string }) => id)).toEqual(['a', 'b']);
  expect(now.windows[0].tabs.map(({ id }: { id: string }) => id)).toEqual(['c', 'b']);
  expect(now.windows[0].tabs[1]).toBe(before.windows[0].tabs[1]);
  const gone = once(browsers, 'go');
  browser.stream.destroy();
  await gone;
  await browser.served;
  expect(browsers.connected).toEqual([]);
});

test('what is no web address, or excluded, is nobody’s business', async () => {
  const urls = [
    'https://a.bank.example/x',
    'https://own.example./',
    'https://bücher.example/',
    'about:config',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'chrome-extension://abc/page.html',
    'https:',
    'relative',
  ];
  const tabs = urls.map((url, index) => tabOf(`t${index}`, url));
  const { port } = await opened(browsersOf(), windowOf('w1', tabOf('ok'), ...tabs));
  const shown = port.opened.windows
    .flatMap((window) => window.tabs)
    .map(({ url, title }) => ({ url, title }));
  expect(shown).toEqual([
    { url: 'https://ok.example/', title: 'Title of ok' },
    ...urls.map(() => ({ url: null, title: '' })),
  ]);
});

test('who follows whom is shown when it is another than before', async () => {
  const { port, next } = await opened(browsersOf(), windowOf('w1', tabOf('a')));
  const [alone, followed] = [
    { follows: null, followers: [] },
    { follows: null, followers: ['desktop'] },
  ];
  for (const now of [alone, followed, { ...followed }, alone]) port.show(now);
  for (const now of [alone, followed, alone]) expect(await next('show')).toEqual({ type: 'show', ...now });
});

test('a version that is missing is asked for again as a whole', async () => {
  const browser = await opened(browsersOf(), windowOf('w1', tabOf('a')));
  browser.say({ type: 'changes', version: 3, ...nothing, goneTabs: ['a'] });
  await browser.next('resend');
  browser.say({ type: 'changes', version: 4, ...nothing });
  expect(browser.port.opened.version).toBe(1);
  browser.say(stateOf(5, windowOf('w1')));
  await browser.next('seen');
  expect(browser.port.opened).toMatchObject({ version: 5, windows: [{ tabs: [] }] });
});

test('requests are answered, given up, and end with the browser', async () => {
  const browser = await opened(browsersOf(), windowOf('w1', tabOf('a')));
  const closing = browser.port.request({ do: 'close', tabs: ['a'] });
  const { id } = await browser.next('request');
  const answer = { type: 'answer', id, tabs: ['a'], refused: [], version: 2 };
  // It is answered when what was done is told.
  browser.say(answer, answer, { type: 'changes', version: 2, ...nothing, goneTabs: ['a'] });
  expect(await closing).toEqual(answer);
  expect(browser.port.opened.windows[0]?.tabs).toEqual([]);
  const giveUp = new AbortController();
  const given = browser.port.request({ do: 'reload', tab: 'a' }, { signal: giveUp.signal });
  giveUp.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  const left = browser.port.request({ do: 'reload', tab: 'a' });
  const settled = expect(left).rejects.toThrow('went away');
  browser.stream.destroy();
  await settled;
  await expect(browser.port.request({ do: 'reload', tab: 'a' })).rejects.toBeInstanceOf(Refusal);
});

test('what another device names things is no way to make a browser say nonsense', async () => {
  const browser = await opened(browsersOf());
  const tabs = [
    { id: 'x'.repeat(41), url: 'https://a.example/', title: '', isPinned: false, isUnloaded: false },
  ];
  for (const window of ['w1', '', '"<', 'x'.repeat(41)])
    await expect(browser.port.request({ do: 'open', window, tabs })).rejects.toBeInstanceOf(Refusal);
  expect(browser.told).toEqual([]);
});

test('no more than 64 requests are under way', async () => {
  const browser = await opened(browsersOf());
  const under = Array.from({ length: 64 }, () => browser.port.request({ do: 'watch', tabs: [] }));
  for (const one of under) one.catch(() => {});
  await expect(browser.port.request({ do: 'watch', tabs: [] })).rejects.toThrow('busy');
});

test('the popup is answered, refused in words, and a fault of ours ends it without words', async () => {
  const fault = new TypeError('internals');
  const browsers = browsersOf(async (ask) => {
    if (ask.do === 'overview') return { devices: [], follows: null, followers: ['phone'] };
    if (ask.do === 'send') throw new Refusal('not-allowed', 'It sleeps.');
    throw fault;
  });
  const browser = await opened(browsers);
  browser.say({ type: 'ask', id: '1', ask: { do: 'overview' } });
  expect(await browser.next('told')).toMatchObject({ id: '1', value: { followers: ['phone'] } });
  browser.say({ type: 'ask', id: '2', ask: { do: 'send', tab: 'a', device: 'x' } });
  expect(await browser.next('told')).toEqual({ type: 'told', id: '2', refused: 'It sleeps.' });
  browser.say({ type: 'ask', id: '3', ask: { do: 'follow', device: null } });
  await expect(browser.served).rejects.toBe(fault);
  expect(browser.told).toEqual([]);
});

test('a browser that connects again takes the place of its own broken connection', async () => {
  const browsers = browsersOf();
  const first = await opened(browsers, windowOf('w1', tabOf('a')));
  const left = once(first.port, 'close');
  const second = await opened(browsers, windowOf('w1', tabOf('b')));
  await first.next('goodbye');
  await left;
  await first.served;
  expect(browsers.connected).toEqual([second.port]);
});

test('another protocol, and too many browsers, are told so', async () => {
  const browsers = browsersOf();
  for (const [protocol, words] of [
    [2, 'update Dragoman'],
    [0, 'update the extension'],
  ] as const) {
    const browser = connect(browsers);
    browser.say({ ...hello, protocol });
    expect(String((await browser.next('goodbye')).text)).toContain(words);
    await browser.served;
  }
  const many = Array.from({ length: 16 }, () => connect(browsers));
  const further = connect(browsers);
  expect(String((await further.next('goodbye')).text)).toContain('16 browsers');
  for (const { stream } of many) stream.destroy();
  await Promise.all(many.map(({ served }) => served));
  await vi.waitFor(() => expect(browsers.connected).toEqual([]));
});
