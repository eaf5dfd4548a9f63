import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import type { AnswerAsk, BrowserPort } from '../../../../agents/tabs/browsers/browser-port.ts';
import { ConnectedBrowsers } from '../../../../agents/tabs/browsers/connected-browsers.ts';
import type { BrowserWindow, Hello, State, Tab } from '../../../../agents/tabs/protocol.ts';

export const hello: Hello = {
  type: 'hello',
  protocol: 1,
  browser: { id: 'b1', name: 'Firefox', version: '153' },
  session: 's1',
  extension: '0.1.0',
  never: ['own.example'],
};

export function tabOf(id: string, url: string | null = `https://${id}.example/`): Tab {
  const bare = { isPinned: false, isActive: false, isLoading: false, isUnloaded: false, group: null };
  return { id, url, title: url === null ? '' : `Title of ${id}`, ...bare };
}

export function windowOf(id: string, ...tabs: Tab[]): BrowserWindow {
  return { id, isFocused: false, groups: [], tabs };
}

export function stateOf(version: number, ...windows: BrowserWindow[]): State {
  return { type: 'state', version, isPaused: false, windows, omitted: 0 };
}

/** The bytes of one frame of native messaging. */
export function frameOf(value: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(value));
  const header = Buffer.alloc(4);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

export function browsersOf(answer: AnswerAsk = async () => null): ConnectedBrowsers {
  return new ConnectedBrowsers({ device: 'laptop', excluded: ['Bank.example', 'bücher.example'], answer });
}

type Told = Record<string, unknown> & { type: string };

/** A browser's end of the bridge, spoken by hand. */
export function connect(browsers: ConnectedBrowsers) {
  const [ours, theirs] = duplexPair();
  onTestFinished(() => void theirs.destroy());
  theirs.on('error', () => {});
  // As a socket does, and a pair of streams does not.
  theirs.on('close', () => ours.destroy());
  const served = browsers.serve(ours).finally(() => ours.destroy());
  served.catch(() => {});
  const told: Told[] = [];
  let rest = Buffer.alloc(0);
  theirs.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE()) {
      const end = 4 + rest.readUInt32LE();
      told.push(JSON.parse(rest.toString('utf8', 4, end)));
      rest = rest.subarray(end);
    }
  });
  const say = (...values: unknown[]) => {
    for (const value of values) theirs.write(frameOf(value));
  };
  /** The next thing of this kind that the agent says, or said and nobody waited for. */
  const next = (type: string) =>
    vi.waitFor(() => {
      const index = told.findIndex((one) => one.type === type);
      if (index === -1) throw new Error(`${type} has not come; there is ${JSON.stringify(told)}`);
      return told.splice(index, 1)[0] as Told;
    });
  return { stream: theirs, served, say, next, told };
}

/** One that has said what is open in it. */
export async function opened(browsers: ConnectedBrowsers, ...windows: BrowserWindow[]) {
  const browser = connect(browsers);
  const came = once(browsers, 'come');
  browser.say(hello, stateOf(1, ...windows));
  await browser.next('welcome');
  await browser.next('seen');
  const [port] = await came;
  return { ...browser, port: port as BrowserPort };
}
