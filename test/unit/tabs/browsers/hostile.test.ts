import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedMessage } from '../../../../agents/tabs/browsers/malformed-message.ts';
import { parseMessage } from '../../../../agents/tabs/browsers/parse-message.ts';
import { MAX_FRAME_BYTES, MAX_TABS } from '../../../../agents/tabs/protocol/limits.ts';
import { bentOf } from '../bent.ts';
import { browsersOf, connect, frameOf, hello, opened, stateOf, tabOf, windowOf } from './browser.ts';

const nothing = { goneWindows: [], windows: [], goneTabs: [], tabs: [], omitted: 0 };
const good: object[] = [
  hello,
  stateOf(1, windowOf('w1', tabOf('a'))),
  { type: 'changes', version: 2, ...nothing, tabs: [{ ...tabOf('b'), window: 'w1', index: 0 }] },
  { type: 'scrolled', tab: 'a', x: 0, y: 0.5 },
  { type: 'answer', id: 'r1', tabs: [], refused: [{ tab: 'a', reason: 'browser' }], version: 1 },
  { type: 'ask', id: 'q1', ask: { do: 'overview' } },
  { type: 'part', index: 0, count: 2, text: '{' },
];

const bent = bentOf(good);

test('10,000 bent messages: each is refused, or is of the protocol', () => {
  let refused = 0;
  const wrong: unknown[] = [];
  for (const value of fc.sample(bent, 10_000)) {
    try {
      const message = parseMessage(value, ['bank.example']);
      const tabs = message.type === 'changes' ? message.tabs : [];
      if (tabs.some(({ url }) => url !== null && !/^https?:/.test(url))) wrong.push(message);
    } catch (error) {
      refused++;
      if (!(error instanceof MalformedMessage) || error.message.length > 300) wrong.push(error);
    }
  }
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(5_000);
});

test('each ends its own connection, and another browser does not notice', async () => {
  const browsers = browsersOf();
  const other = await opened(browsers, windowOf('w9', tabOf('z')));
  for (const message of fc.sample(bent, 300)) {
    const browser = connect(browsers);
    browser.say({ ...hello, browser: { ...hello.browser, id: 'b2' } }, stateOf(1), message, 'no message');
    await expect(browser.served).rejects.toBeInstanceOf(MalformedMessage);
  }
  expect(browsers.connected).toEqual([other.port]);
  const closing = other.port.request({ do: 'close', tabs: ['z'] });
  const { id } = await other.next('request');
  other.say({ type: 'answer', id, tabs: ['z'], refused: [], version: 1 });
  await closing;
});

const long = tabOf('a');
const many = Array.from({ length: MAX_TABS + 1 }, (_, index) => tabOf(`t${index}`));
const inParts = (value: unknown, cut: number) => {
  const text = JSON.stringify(value);
  const count = Math.ceil(text.length / cut);
  return Array.from({ length: count }, (_, index) => {
    return { type: 'part', index, count, text: text.slice(index * cut, (index + 1) * cut) };
  });
};

test.each<[string, unknown[] | Buffer]>([
  ['a title of 1 MB', [stateOf(1, windowOf('w1', { ...long, title: 'x'.repeat(1e6) }))]],
  [
    'a title of 1 MB, in parts',
    inParts(stateOf(1, windowOf('w1', { ...long, title: 'x'.repeat(1e6) })), 1e5),
  ],
  ['5,001 tabs', inParts(stateOf(1, windowOf('w1', ...many)), 1e5)],
  ['50,000 tabs', inParts(stateOf(1, windowOf('w1', ...Array(10).fill(many).flat())), 131_072)],
  ['201 windows', [stateOf(1, ...Array.from({ length: 201 }, (_, index) => windowOf(`w${index}`)))]],
  ['one tab twice', [stateOf(1, windowOf('w1', long), windowOf('w2', long))]],
  ['one window twice', [stateOf(1, windowOf('w1'), windowOf('w1'))]],
  [
    'a tab of no window',
    [stateOf(1), { type: 'changes', version: 2, ...nothing, tabs: [{ ...long, window: 'w', index: 0 }] }],
  ],
  ['a state in a part of a part', inParts(inParts(stateOf(1), 50)[0], 20)],
  ['parts out of order', inParts(stateOf(1), 20).reverse()],
  ['a message between parts', [inParts(stateOf(1), 20)[0], stateOf(1)]],
  ['two times hello', [hello]],
  ['a frame that is too long', Buffer.from([1, 0, 16, 0])],
  ['a frame of 4 GB', Buffer.from([255, 255, 255, 255])],
  ['no JSON', Buffer.from([1, 0, 0, 0, 123])],
  ['nothing in a frame', Buffer.from([0, 0, 0, 0])],
])('%s', async (_what, said) => {
  const browser = connect(browsersOf());
  browser.say(hello);
  if (Buffer.isBuffer(said)) browser.stream.write(said);
  else browser.say(...said);
  await expect(browser.served).rejects.toBeInstanceOf(MalformedMessage);
});

test('the largest state there may be comes in parts, and in any pieces of bytes', async () => {
  const browsers = browsersOf();
  const browser = connect(browsers);
  const state = stateOf(1, windowOf('w1', ...many.slice(1)));
  const bytes = Buffer.concat([hello, ...inParts(state, 131_072)].map(frameOf));
  expect(bytes.length).toBeGreaterThan(MAX_FRAME_BYTES / 2);
  for (let at = 0; at < bytes.length; at += 7_919) browser.stream.write(bytes.subarray(at, at + 7_919));
  await browser.next('seen');
  expect(browsers.connected[0]?.opened.windows[0]?.tabs).toHaveLength(MAX_TABS);
});

test('a browser that breaks off in the middle of a frame is gone, and that is no fault', async () => {
  const browser = await opened(browsersOf(), windowOf('w1'));
  browser.stream.write(frameOf(stateOf(2)).subarray(0, 20));
  browser.stream.destroy();
  await browser.served;
});
