import { app, dialog, shell } from 'electron';
import type { z } from 'zod';
import { CallTable } from '../../app/host/call-table.ts';
import type { Autostart } from './autostart.ts';
import { type DesktopState, desktopContract } from './contract.ts';
import type { Desk } from './desk.ts';
import { outgoingLink } from './links.ts';
import type { Window } from './window.ts';

type Calls = typeof desktopContract.calls;

export interface Around {
  desk: Desk;
  window: Window;
  autostart: Autostart;
}

/** The window's calls to the program around it. */
export function desktopCalls({ desk, window, autostart }: Around, stopped: AbortSignal): CallTable {
  const table = new CallTable(stopped);
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
  on('pickFolder', async () => {
    const parent = window.browserWindow;
    const options = {
      properties: ['openDirectory', 'createDirectory'] as ('openDirectory' | 'createDirectory')[],
    };
    const { filePaths } = await (parent
      ? dialog.showOpenDialog(parent, options)
      : dialog.showOpenDialog(options));
    return { folder: filePaths[0] };
  });
  on('openLink', async ({ url }) => {
    await shell.openExternal(outgoingLink(url));
    return {};
  });
  on('setStartAtLogin', async ({ on }) => {
    await autostart.set(on);
    return {};
  });
  return table;
}

export async function desktopState(desk: Desk, autostart: Autostart): Promise<DesktopState> {
  return { ...desk.life, startAtLogin: await autostart.isOn(), version: app.getVersion() };
}
