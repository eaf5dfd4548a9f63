import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron as electron } from 'playwright-core';
import { expect, test } from 'vitest';
import { electronProgram } from '../../../scripts/electron.js';
import { freshFolder } from '../../peers/servers/folder.ts';
import { display } from '../display.ts';
import { knock, startOutside } from '../outside.ts';
import { outside, started } from './app.ts';

/** Its own files, and nothing that was put in or comes from elsewhere. */
export function whatRunsInIt(): void {
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
}

/** The knocks of all this are such as get through elsewhere. */
export function whatGetsThroughElsewhere(): void {
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
}
