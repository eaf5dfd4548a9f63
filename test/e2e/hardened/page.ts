import { expect, test } from 'vitest';
import { names, started } from './app.ts';

/** No Node, no Electron, and of ours the calls alone. */
export function whatThePageHas(): void {
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
}

/** Our window, and nothing that looks like it. */
export function whoMayAsk(): void {
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
}
