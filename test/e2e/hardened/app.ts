import { afterEach, beforeAll, expect } from 'vitest';
import { contracts } from '../../../agents/contracts.ts';
import { desktopContract } from '../../../main/desktop/contract.ts';
import { type App, startApp } from '../app.ts';
import { type Outside, startOutside } from '../outside.ts';

export let started: App;
export let outside: Outside;

/** Where its window is. */
export const here = 'app://dragoman/';
/** All calls a window has. */
export const names = [...Object.values(contracts), desktopContract].flatMap(({ name, calls }) =>
  Object.keys(calls).map((call) => `${name}.${call}`),
);

/** One app without an account, for all that is tried on its page. */
export function startOne(): void {
  beforeAll(async () => {
    started = await startApp();
    outside = await startOutside();
    await started.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    return async () => {
      await started.close();
      await outside[Symbol.asyncDispose]();
    };
  });

  // One window, where it was, with the page it had.
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
}
