import { mkdir } from 'node:fs/promises';
import { app, clipboard, dialog, type OpenDialogOptions, shell } from 'electron';
import type { z } from 'zod';
import { CallTable } from '../../app/host/call-table.ts';
import type { Autostart } from './autostart.ts';
import { browsersHere, installBrowsers } from './browsers.ts';
import { type DesktopState, desktopContract } from './contract.ts';
import type { Desk } from './desk.ts';
import { gotBy } from './got.ts';
import { outgoingLink } from './links.ts';
import { addSignInCalls, type SigningIn } from './sign-in.ts';
import type { Window } from './window.ts';

type Calls = typeof desktopContract.calls;

export interface Around extends SigningIn {
  window: Window;
  autostart: Autostart;
  /** A small picture, held by the mouse while something is dragged out. */
  icon: string;
}

/** The window's calls to the program around it. */
export function desktopCalls(around: Around, stopped: AbortSignal): CallTable {
  const { desk, home, window, autostart, icon } = around;
  const table = new CallTable(stopped);
  addSignInCalls(table, around);
  const on = <K extends keyof Calls>(
    name: K,
    run: (input: z.output<Calls[K]['input']>) => Promise<z.input<Calls[K]['output']>>,
  ) =>
    table.add(`desktop.${name}`, desktopContract.calls[name], (input) =>
      run(input as z.output<Calls[K]['input']>),
    );
  on('state', async () => desktopState(desk, autostart));
  on('pause', async () => {
    await desk.pause();
    return {};
  });
  on('resume', async () => {
    await desk.resume();
    return {};
  });
  on('pickFolder', async () => ({ folder: (await pick(window, ['openDirectory', 'createDirectory']))[0] }));
  on('pickCertificate', async () => ({ file: (await pick(window, ['openFile']))[0] }));
  on('pickToPut', async ({ what }) => {
    const kind = what === 'files' ? 'openFile' : 'openDirectory';
    return { paths: await pick(window, [kind, 'multiSelections']) };
  });
  on('downloads', async () => {
    const folder = app.getPath('downloads');
    await mkdir(folder, { recursive: true });
    return { folder };
  });
  on('showInFolder', async ({ transfer }) => {
    const [first] = await gotBy(desk, transfer);
    shell.showItemInFolder(first);
    return {};
  });
  on('dragOut', async ({ transfer }) => {
    const files = await gotBy(desk, transfer);
    window.browserWindow?.webContents.startDrag({ file: files[0], files, icon });
    return {};
  });
  on('copyText', async ({ text }) => {
    await clipboard.writeText(text);
    return {};
  });
  on('openLink', async ({ url }) => {
    await shell.openExternal(outgoingLink(url));
    return {};
  });
  on('browsers', () => browsersHere(home.folder));
  on('installBrowsers', async () => {
    await installBrowsers(home.folder);
    return {};
  });
  on('setStartAtLogin', async ({ on }) => {
    await autostart.set(on);
    return {};
  });
  return table;
}

async function pick(
  { browserWindow: parent }: Window,
  properties: NonNullable<OpenDialogOptions['properties']>,
): Promise<string[]> {
  const { filePaths } = await (parent
    ? dialog.showOpenDialog(parent, { properties })
    : dialog.showOpenDialog({ properties }));
  return filePaths;
}

export async function desktopState(desk: Desk, autostart: Autostart): Promise<DesktopState> {
  return { ...desk.life, startAtLogin: await autostart.isOn(), version: app.getVersion() };
}
