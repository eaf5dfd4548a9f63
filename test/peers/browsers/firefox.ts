import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { FIREFOX_ID } from '../../../main/browsers/extension.ts';
import { until } from '../device/until.ts';
import type { BrowserUnderTest } from './chromium.ts';
import { actInFirefox, rowsInFirefox } from './firefox-hands.ts';
import type { BrowserRow } from './hands.ts';
import { START_MS, startBrowser } from './running.ts';

/** Else each profile has another one. */
const origin = 'b0a7c1de-0d1a-4c55-9a39-3f6d3f7c2f11';

const prefs = {
  'extensions.webextensions.uuids': JSON.stringify({ [FIREFOX_ID]: origin }),
  'marionette.port': 0,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.sessionstore.interval': 1_000,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.autoDisableScopes': 0,
  'xpinstall.signatures.required': false, // only what is signed is kept, else
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'app.update.enabled': false,
};

export interface Firefox extends BrowserUnderTest {
  /** As its person does by the menu. */
  restorePreviousSession(): Promise<void>;
}

/** Firefox with our extension, driven by Marionette. Started again it brings back what was open, unless it is not to. */
export async function startFirefox(options: {
  profile: string;
  extension: string;
  home: string;
  restores?: boolean;
}): Promise<Firefox> {
  const { profile, extension, home, restores = true } = options;
  mkdirSync(profile, { recursive: true });
  const isThere = existsSync(join(profile, 'extensions', `${FIREFOX_ID}.xpi`));
  const lines = Object.entries({ ...prefs, 'browser.startup.page': isThere && restores ? 3 : 0 }).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const portFile = join(profile, 'MarionetteActivePort');
  const args = [
    ...['--headless', '--no-remote', '--marionette', '--profile', profile],
    '--remote-allow-system-access', // else it leads nobody to the extension's own pages
  ];
  const running = await startBrowser('firefox-esr', args, { home, before: portFile });
  await until(
    async () => existsSync(portFile) && readFileSync(portFile, 'utf8') !== '',
    (isThere) => isThere,
    START_MS,
  );
  const marionette = await connectMarionette(Number(readFileSync(portFile, 'utf8')));
  const { ask } = marionette;
  await ask('WebDriver:NewSession', { pageLoadStrategy: 'none' });
  const install = async () => {
    await ask('Addon:Install', { path: packed(extension, profile), temporary: false });
  };
  if (!isThere) await install();
  const inChrome = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    await ask('Marionette:SetContext', { value: 'chrome' });
    try {
      return await work();
    } finally {
      await ask('Marionette:SetContext', { value: 'content' });
    }
  };
  /** What it looked at last may be closed. A window is its tab in front: to look at another one would load it. */
  const lookAtAny = () =>
    inChrome(async () => {
      const [any = ''] = (await ask('WebDriver:GetWindowHandles', {})) as unknown as string[];
      await ask('WebDriver:SwitchToWindow', { handle: any, focus: false });
    });
  const openIn = async (type: 'tab' | 'window', isPrivate: boolean, url: string) => {
    await lookAtAny();
    const { handle } = (await ask('WebDriver:NewWindow', { type, focus: false, private: isPrivate })) as {
      handle: string;
    };
    await ask('WebDriver:SwitchToWindow', { handle, focus: false });
    await ask('WebDriver:Navigate', { url });
  };
  const each = async <T>(look: (url: string) => Promise<T>): Promise<T[]> => {
    const seen: T[] = [];
    for (const handle of (await ask('WebDriver:GetWindowHandles', {})) as unknown as string[]) {
      await ask('WebDriver:SwitchToWindow', { handle, focus: false });
      const { value } = (await ask('WebDriver:GetCurrentURL', {})) as { value: string };
      seen.push(await look(value));
    }
    return seen;
  };
  const run = async (script: string, ...args: unknown[]) =>
    (await ask('WebDriver:ExecuteScript', { script, args })).value;
  /** As a part of its own window. */
  const inside = async <Given>(work: (given: Given) => unknown, given: Given) => {
    await lookAtAny();
    return inChrome(() => run(`return (${work})(arguments[0]);`, given ?? null));
  };
  return {
    ...running,
    rows: async () => (await inside(rowsInFirefox, undefined)) as BrowserRow[],
    act: async (deed) => void (await inside(actInFirefox, deed)),
    pair: async (code) => {
      await openIn('tab', false, `moz-extension://${origin}/options.html`);
      await until(
        () => run(`return document.readyState === 'complete' && document.getElementById('code') !== null`),
        (isThere) => isThere === true,
        START_MS,
      );
      await run(
        `document.getElementById('code').value = arguments[0];
         document.querySelector('#pairing button').click();`,
        code,
      );
      const said = await until(
        () => run(`return document.getElementById('paired').textContent`),
        (words) => String(words).endsWith('.'),
        START_MS,
      );
      await ask('WebDriver:CloseWindow', {});
      return String(said);
    },
    restorePreviousSession: async () => {
      await inside(() => {
        const store = 'resource:///modules/sessionstore/SessionStore.sys.mjs';
        Reflect.get(globalThis, 'ChromeUtils').importESModule(store).SessionStore.restoreLastSession();
      }, undefined);
    },
    restartExtension: install,
    updateExtension: install,
    open: (url) => openIn('tab', false, url),
    openPrivately: (url) => openIn('window', true, url),
    urls: () => each(async (url) => url),
    close: async (url) => {
      await each(async (one) => {
        if (one === url) await ask('WebDriver:CloseWindow', {});
      });
    },
  };
}

/** One file with all of it, of its own for each version. */
function packed(folder: string, into: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const file = join(into, `dragoman-${version}.xpi`);
  const entries = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]);
  writeFileSync(file, zipSync(Object.fromEntries(entries)));
  return file;
}

type Reply = [1, number, { message: string } | null, Record<string, unknown>];

/** Messages are JSON behind their length: `12:[0,1,"…",{}]`. */
async function connectMarionette(port: number) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  const waiting = new Map<number, (reply: Reply) => void>();
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const colon = rest.indexOf(':');
      const end = colon + 1 + Number(rest.toString('latin1', 0, colon));
      if (colon === -1 || rest.length < end) return;
      const message = JSON.parse(rest.toString('utf8', colon + 1, end));
      rest = rest.subarray(end);
      if (Array.isArray(message)) waiting.get(message[1])?.(message as Reply);
    }
  });
  let last = 0;
  const ask = async (command: string, parameters: object): Promise<Record<string, unknown>> => {
    const id = ++last;
    const text = JSON.stringify([0, id, command, parameters]);
    const replied = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, value] = await replied;
    if (error) throw new Error(`${command}: ${error.message}`);
    return value;
  };
  return { ask };
}
