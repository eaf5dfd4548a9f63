import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron as electron } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { contracts } from '../../agents/contracts.ts';
import { desktopContract } from '../../main/desktop/contract.ts';
import type {} from '../../renderer/dragoman.ts';
import { electronProgram } from '../../scripts/electron.js';
import { freshFolder } from '../peers/servers/folder.ts';
import { type App, startApp } from './app.ts';
import { display } from './display.ts';
import { knock, type Outside, startOutside } from './outside.ts';

// What a page that an attacker had taken over could do: nothing but the calls of the contracts.

let started: App;
let outside: Outside;

beforeAll(async () => {
  started = await startApp();
  outside = await startOutside();
  await started.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  return async () => {
    await started.close();
    await outside[Symbol.asyncDispose]();
  };
});

const here = 'app://dragoman/';
const names = [...Object.values(contracts), desktopContract].flatMap(({ name, calls }) =>
  Object.keys(calls).map((call) => `${name}.${call}`),
);

/** One window, where it was, with the page it had. */
afterEach(async () => {
  const windows = () =>
    started.app.evaluate(({ BrowserWindow, webContents }) => ({
      windows: BrowserWindow.getAllWindows().length,
      contents: webContents.getAllWebContents().map((one) => one.getURL()),
    }));
  // A window that was destroyed takes a moment to be gone.
  await expect.poll(windows).toEqual({ windows: 1, contents: [here] });
  expect(await started.page.getByRole('heading', { name: 'Sign in' }).isVisible()).toBe(true);
});

describe('what the page has', () => {
  test('no Node and no Electron', async () => {
    const found = await started.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'setImmediate', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(found).toEqual([]);
  });

  test('a process of its own, sandboxed and isolated', async () => {
    const preferences = await started.app.evaluate(({ webContents }) => {
      const [contents] = webContents.getAllWebContents() as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      }[];
      return contents?.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
      ...{ webSecurity: true, allowRunningInsecureContent: false, disableDialogs: true },
      nodeIntegrationInSubFrames: false,
    });
  });

  test('the calls of the contracts, and nothing else', async () => {
    const has = await started.page.evaluate(() => ({
      bridge: Object.getOwnPropertyNames(window.dragoman).sort(),
      calls: Object.getOwnPropertyNames(window.dragoman.calls),
      kinds: [...new Set(Object.values(window.dragoman.calls).map((call) => typeof call))],
    }));
    expect(has.bridge).toEqual(['calls', 'onEvent', 'pathOf']);
    expect(has.kinds).toEqual(['function']);
    expect(has.calls.sort()).toEqual(names.sort());
  });

  test('no frame inside it has them', async () => {
    const inside = await started.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const has = frame.contentWindow !== null && 'dragoman' in frame.contentWindow;
      frame.remove();
      return has;
    });
    expect(inside).toBe(false);
  });

  test('no developer tools in what people get, nor a key that loads it anew', async () => {
    const { isPackaged, roles, isOpen } = await started.app.evaluate(async ({ app, Menu, webContents }) => {
      const roles = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
        (submenu?.items ?? []).map(({ role }) => String(role).toLowerCase()),
      );
      const [contents] = webContents.getAllWebContents();
      if (app.isPackaged) contents?.openDevTools();
      return { isPackaged: app.isPackaged, roles, isOpen: contents?.isDevToolsOpened() };
    });
    expect(roles).toEqual(expect.arrayContaining(['copy', 'paste', 'zoomin']));
    if (!isPackaged) return;
    expect(isOpen).toBe(false);
    expect(roles.filter((role) => /reload|devtools/.test(role))).toEqual([]);
  });
});

describe('what runs in it', () => {
  test('no script from within the page', async () => {
    const ran = await started.page.evaluate(async () => {
      const ran: string[] = [];
      Object.assign(globalThis, { ran });
      const attempt = (work: () => unknown) => {
        try {
          work();
        } catch {
          // refused
        }
      };
      attempt(() => {
        const script = document.createElement('script');
        script.textContent = 'ran.push("inline script")';
        document.body.append(script);
      });
      attempt(() => {
        const script = document.createElement('script');
        script.src = 'data:text/javascript,ran.push("data script")';
        document.body.append(script);
      });
      attempt(() => {
        const image = document.createElement('img');
        image.setAttribute('onerror', 'ran.push("handler")');
        image.setAttribute('src', 'nothing.png');
        document.body.append(image);
      });
      attempt(() => {
        document.body.insertAdjacentHTML('beforeend', '<svg onload="ran.push(\'svg\')"></svg>');
      });
      attempt(() => {
        const link = document.createElement('a');
        link.href = 'javascript:ran.push("link")';
        document.body.append(link);
        link.click();
      });
      const { eval: indirectEval } = globalThis;
      // Later, for what is evaluated here is let through by the one who evaluates it.
      setTimeout(() => attempt(() => indirectEval('ran.push("eval")')));
      setTimeout(() => attempt(() => new Function('ran.push("function")')()));
      setTimeout(() => attempt(() => setTimeout('ran.push("timer")' as unknown as () => void)));
      setTimeout(() => attempt(() => new Worker(URL.createObjectURL(new Blob(['close()'])))));
      await new Promise((resolve) => setTimeout(resolve, 500));
      for (const left of document.querySelectorAll('body > :not(#root)')) left.remove();
      return ran;
    });
    expect(ran).toEqual([]);
  });

  test('no style from within the page', async () => {
    const color = await started.page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = '#root { color: rgb(1, 2, 3) !important }';
      document.head.append(style);
      const { color } = getComputedStyle(document.querySelector('#root') ?? document.body);
      style.remove();
      return color;
    });
    expect(color).not.toBe('rgb(1, 2, 3)');
  });

  test('nothing from elsewhere, and nothing goes there', async () => {
    const through = await started.page.evaluate(knock, { port: outside.port, udpPort: outside.udpPort });
    expect({ through, visits: outside.visits }).toEqual({ through: [], visits: [] });
  });

  test('even a page of its session without any policy has no network', async () => {
    const place = { port: outside.port, udpPort: outside.udpPort, knock: String(knock) };
    const reach = (session: string) =>
      started.app.evaluate(
        async ({ BrowserWindow }, { port, udpPort, knock, session }) => {
          const window = new BrowserWindow({ show: false, webPreferences: { partition: session } });
          await window.loadURL('about:blank');
          const asked = `(${knock})(${JSON.stringify({ port, udpPort })})`;
          const through: string[] = await window.webContents.executeJavaScript(asked);
          window.destroy();
          return through;
        },
        { ...place, session },
      );
    expect({ through: await reach(''), visits: outside.visits }).toEqual({ through: [], visits: [] });
    expect({ through: await reach('any-other'), visits: outside.visits }).toEqual({
      through: [],
      visits: [],
    });
  });
});

test('the same knocks get through where nothing is hardened', async () => {
  const folder = freshFolder('bare');
  writeFileSync(join(folder, 'package.json'), '{ "name": "bare", "version": "0.0.0", "main": "main.cjs" }');
  const main = `const { app, BrowserWindow } = require('electron');
    app.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('about:blank'));`;
  writeFileSync(join(folder, 'main.cjs'), main);
  const env = { ...process.env, DISPLAY: await display(), DBUS_SESSION_BUS_ADDRESS: '' };
  const bare = await electron.launch({
    executablePath: electronProgram(),
    args: [folder],
    env: Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : []))),
  });
  await using elsewhere = await startOutside();
  const page = await bare.firstWindow();
  const through = await page.evaluate(knock, { port: elsewhere.port, udpPort: elsewhere.udpPort });
  await bare.close();
  expect(through).toEqual(expect.arrayContaining(['fetch', 'xhr', 'style']));
  const ways = ['GET /xhr', 'upgrade /websocket', 'GET /events', 'POST /beacon', 'GET /frame', 'datagram'];
  expect(elsewhere.visits).toEqual(expect.arrayContaining(ways));
});

describe('where it leads', () => {
  test.each([
    ['another site', 'https://example.org/'],
    ['a file', 'file:///etc/passwd'],
    ['itself', 'app://dragoman/'],
    ['another file of its own', 'app://dragoman/icon.png'],
    ['another host of its scheme', 'app://elsewhere/'],
    ['data', 'data:text/html,<h1>data</h1>'],
    ['the browser itself', 'chrome://gpu'],
    ['its sources', 'view-source:app://dragoman/'],
    ['a program of the system', 'mailto:somebody@example.org'],
  ])('not to %s', async (_what, url) => {
    const opened = await started.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      shell.openExternal = async (url) => void opened.push(url);
      Object.assign(globalThis, { opened });
      return opened;
    });
    expect(opened).toEqual([]);
    await started.page.evaluate(async (url) => {
      Object.assign(globalThis, { stayed: true });
      const attempt = (work: () => unknown) => {
        try {
          work();
        } catch {
          // refused
        }
      };
      attempt(() => window.open(url)?.focus());
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      for (const target of ['_self', '_blank', '_top', 'other']) {
        link.target = target;
        attempt(() => link.click());
      }
      link.remove();
      const form = document.createElement('form');
      form.action = url;
      document.body.append(form);
      attempt(() => form.submit());
      form.remove();
      attempt(() => location.assign(url));
      attempt(() => location.replace(url));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }, url);
    expect(await started.page.evaluate(() => 'stayed' in globalThis)).toBe(true);
    expect(started.page.url()).toBe(here);
    expect(await started.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual(
      [],
    );
  });

  test('blank, which Chromium asks nobody about: it is brought back', async () => {
    await started.page.evaluate(() => location.assign('about:blank'));
    await started.page.waitForURL(here);
    await started.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('no webview', async () => {
    const isElement = await started.page.evaluate(async () => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'data:text/html,inside');
      document.body.append(view);
      await new Promise((resolve) => setTimeout(resolve, 300));
      view.remove();
      return view.constructor === HTMLUnknownElement || view.constructor === HTMLElement;
    });
    expect(isElement).toBe(true);
  });

  test('no download', async () => {
    await started.app.evaluate(({ session }) => {
      const done: string[] = [];
      Object.assign(globalThis, { done });
      session.defaultSession.on('will-download', (event, item) => {
        if (!event.defaultPrevented) done.push(item.getURL());
      });
    });
    await started.page.evaluate(async () => {
      const link = document.createElement('a');
      link.download = 'taken.txt';
      link.href = URL.createObjectURL(new Blob(['taken']));
      document.body.append(link);
      link.click();
      link.remove();
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    expect(await started.app.evaluate(() => (globalThis as unknown as { done: string[] }).done)).toEqual([]);
  });

  test('a file dropped on it is not opened', async () => {
    const session = await started.page.context().newCDPSession(started.page);
    const data = { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
    await started.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(started.page.url()).toBe(here);
    expect(await started.page.textContent('body')).not.toContain(
      readFileSync('/etc/hostname', 'utf8').trim(),
    );
    await session.detach();
  });
});

describe('what it may ask for', () => {
  test('no permission of the browser', async () => {
    const answers = await started.page.evaluate(async () => {
      const ask = (work: () => Promise<unknown>) =>
        Promise.race([
          Promise.resolve()
            .then(work)
            .then(
              (got) => (got === 'denied' ? 'refused' : `got ${String(got)}`),
              () => 'refused',
            ),
          new Promise((resolve) => setTimeout(resolve, 3_000, 'no answer')),
        ]);
      return {
        notifications: await ask(() => Notification.requestPermission()),
        camera: await ask(() => navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
        screen: await ask(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
        place: await ask(() => new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))),
        clipboard: await ask(() => navigator.clipboard.readText()),
        midi: await ask(() => navigator.requestMIDIAccess({ sysex: true })),
        wakeLock: await ask(() => navigator.wakeLock.request('screen')),
        folder: await ask(async () => {
          const { showDirectoryPicker } = window as unknown as { showDirectoryPicker(): Promise<unknown> };
          return showDirectoryPicker();
        }),
      };
    });
    expect(answers).toEqual(Object.fromEntries(Object.keys(answers).map((name) => [name, 'refused'])));
    const granted = await started.page.evaluate(async () => {
      const names = ['notifications', 'geolocation', 'camera', 'microphone', 'clipboard-read', 'midi'];
      const states = await Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state),
        ),
      );
      return states.filter((state) => state === 'granted');
    });
    expect(granted).toEqual([]);
  });

  test('not the whole screen', async () => {
    await started.page.evaluate(async () => {
      void document.documentElement.requestFullscreen(); // the answer no is none
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    expect(await started.page.evaluate(() => document.fullscreenElement)).toBe(null);
  });

  test('no dialog that stops everything', async () => {
    expect(await started.page.evaluate(() => [alert('look!'), confirm('sure?')])).toEqual([undefined, false]);
  });

  test('no link out but those a browser, a mail or a chat program opens', async () => {
    await started.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      shell.openExternal = async (url) => void opened.push(url);
      Object.assign(globalThis, { opened });
    });
    const open = (url: string) =>
      started.page.evaluate((url) => window.dragoman.calls['desktop.openLink']?.({ url }).reply, url);
    const good = [
      'https://example.org/a?b#c',
      'http://example.org/',
      'mailto:a@example.org',
      'xmpp:a@example.org?message',
    ];
    for (const url of good) expect(await open(url)).toEqual({ value: {} });
    const bad = [
      ...[
        'file:///etc/passwd',
        'javascript:alert(1)',
        'data:text/html,a',
        'vbscript:a',
        'smb://a/b',
        'ftp://a/b',
      ],
      ...[
        'ms-msdt:/id',
        'search-ms:query',
        'chrome://gpu',
        'app://dragoman/',
        'about:blank',
        'blob:app://dragoman/a',
      ],
      ...[
        'https://you:secret@example.org/',
        'https://you@example.org/',
        'example.org',
        '',
        ' ',
        '//example.org',
      ],
      ...['--gpu-launcher=a', '/usr/bin/env', 'x'.repeat(3_000)],
    ];
    for (const url of bad)
      expect({ url, ...(await open(url)) }).toMatchObject({ url, error: { condition: 'bad-request' } });
    expect(await started.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual(
      good,
    );
  });
});

describe('who may ask', () => {
  test('not another window, though it had our page, our preload script and our session', async () => {
    const answers = await started.app.evaluate(async ({ app, BrowserWindow, session }, names) => {
      const answers: unknown[] = [];
      for (const url of ['app://dragoman/', 'about:blank']) {
        const window = new BrowserWindow({
          show: false,
          webPreferences: {
            session: session.defaultSession,
            preload: `${app.getAppPath()}/out/preload.cjs`,
            additionalArguments: [`--calls=${names.join(',')}`],
          },
        });
        await window.loadURL(url);
        const all = 'Promise.all(Object.values(window.dragoman.calls).map((call) => call({}).reply))';
        answers.push(await window.webContents.executeJavaScript(all));
        window.destroy();
      }
      return answers;
    }, names);
    const refused = { error: { condition: 'forbidden', message: 'Not for this page.' } };
    expect(answers).toEqual([names.map(() => refused), names.map(() => refused)]);
  });

  test('its scheme serves the window and nothing beside it', async () => {
    const fetched = await started.app.evaluate(async ({ session }) => {
      const get = async (url: string) => {
        const answer = await session.defaultSession.fetch(url);
        return [url, answer.status, answer.headers.get('Content-Security-Policy')] as const;
      };
      const paths = [
        ...['', 'index.html', 'preload.cjs', 'desktop.js', '../preload.cjs', '%2e%2e/preload.cjs', 'assets/'],
        ...['assets/..%2f..%2fpreload.cjs', 'assets/../../package.json', '..%5cpreload.cjs', 'etc/passwd'],
      ];
      const urls = [
        ...paths.map((path) => `app://dragoman/${path}`),
        'app://elsewhere/',
        'app://elsewhere/index.html',
      ];
      return Promise.all(urls.map(get));
    });
    const served = fetched.filter(([, status]) => status === 200);
    expect(served.map(([url]) => url)).toEqual(['app://dragoman/', 'app://dragoman/index.html']);
    for (const [, , policy] of served) {
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|http|\*|data:|blob:/);
    }
    expect(new Set(fetched.slice(2).map(([, status]) => status))).toEqual(new Set([404]));
  });
});
