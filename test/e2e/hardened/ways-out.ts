import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { here, started } from './app.ts';

/** Nowhere: it stays where it is, and so does what is dropped on it. */
export function whereItLeads(): void {
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
}
