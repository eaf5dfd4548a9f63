import { expect, test } from 'vitest';
import { started } from './app.ts';

/** Nothing of the browser, and links out of four kinds. */
export function whatItMayAskFor(): void {
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
}
