import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, dialog, Menu, session } from 'electron';
import { contracts } from '../agents/contracts.ts';
import { type Home, homeFolder, openHome } from '../app/host/home.ts';
import { desktopContract } from './desktop/contract.ts';
import { harden } from './desktop/harden.ts';
import { callNames, serveCalls } from './desktop/ipc.ts';
import { setMenu } from './desktop/menu.ts';
import { declarePage, servePage } from './desktop/page.ts';
import type { Running } from './desktop/running.ts';
import { Window } from './desktop/window.ts';
import { Log } from './log.ts';
import { surviveStrayFaults } from './stray-faults.ts';

/** Going offline takes four seconds at most; what hangs even so keeps nobody from logging out of their computer. */
const PATIENCE_MS = 5_000;
const STUBBORN_MS = 1_000;
/** The core comes first before a page that takes longer to begin. */
const PAGE_MS = 1_000;

let running: Promise<Running> | undefined;
let isQuitting = false;
// Electron would take the ground away from under what still starts: we end it, and then the process.
app.on('will-quit', (event) => {
  event.preventDefault();
  if (isQuitting) return;
  isQuitting = true;
  const ended = running?.then(({ stop }) => stop()).catch(() => {}); // it never ran
  void Promise.race([ended, delay(PATIENCE_MS)]).finally(() => {
    app.exit();
    // Some moments of the start are too early for Electron to obey. All that is written down by now is whole.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), STUBBORN_MS);
  });
});

const isHidden = app.commandLine.hasSwitch('hidden');
// As root there is none to be had (CI, containers): Chromium then wants to be told so on its command line.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
Menu.setApplicationMenu(null); // ours comes after the window; Electron would make one of its own before it
declarePage();
harden();
// Libraries that remove their files at the end would else end all of it at once, without going offline. Not before
// this: to be quit makes Electron ready, and what must be said before it is would fail.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => app.quit());

const home = await openHome(homeFolder(app.commandLine.getSwitchValue('home') || undefined)).catch(
  (error: Error) => error,
);
// Not awaited here: Electron is ready only after this module is.
if (home instanceof Error) void giveUp(home);
else {
  app.setPath('userData', join(home.folder, 'window'));
  // One of each home: a second start shows the window of the first.
  if (app.requestSingleInstanceLock({ isHidden })) void app.whenReady().then(() => start(home).catch(giveUp));
  else app.quit();
}

async function start(home: Home): Promise<void> {
  const log = new Log(home.log, () => {});
  surviveStrayFaults({ onFault: (error) => log.add(error), onTooMany: () => app.exit(1) });
  const out = join(app.getAppPath(), 'out');
  const page = session.defaultSession; // it is there already; another would take as long to make as a window
  servePage(page, join(out, 'renderer'));
  const shown = [...Object.values(contracts), desktopContract];
  const window = new Window({
    session: page,
    preload: join(out, 'preload.cjs'),
    icon: join(out, 'renderer', 'icon.png'),
    calls: callNames(shown),
    onLeave: () => endCalls(),
    onCrash: (reason) => log.add(`The window's process ended: ${reason}`),
    onHopeless: () => void offerWindow(() => window.show()),
  });
  const endCalls = serveCalls({
    contracts: shown,
    call: async (name, input, options) => (await running)?.call(name, input, options),
    isOurs: (event) => window.isOurs(event),
    onFault: (error) => log.add(error),
  });
  app.on('second-instance', (_event, _args, _folder, data) => {
    if (!(data as { isHidden?: boolean } | null)?.isHidden) window.show();
  });
  app.on('activate', () => window.show());
  app.on('window-all-closed', () => {}); // the tray stays

  // First the window: its process starts by ours, and its calls wait for the core.
  if (!isHidden) window.show();
  running = begin();
  setMenu();
  await running.catch((error) => {
    window.browserWindow?.destroy();
    throw error;
  });

  async function begin(): Promise<Running> {
    // While we read the core, none of the processes that draw the window would get on.
    if (window.browserWindow)
      await Promise.race([once(window.browserWindow.webContents, 'did-navigate'), delay(PAGE_MS)]);
    const { run } = await import('./desktop/running.ts');
    return run({ home, log, window, out });
  }
}

async function giveUp(error: Error): Promise<void> {
  const { message } = error;
  process.stderr.write(`${message}\n`);
  await app.whenReady();
  const mend =
    error.name === 'AlreadyRunning' ? '\nEnd that one first: Ctrl-C, or dragoman service remove.' : '';
  await dialog.showMessageBox({
    type: 'error',
    message: 'Dragoman could not start.',
    detail: message + mend,
  });
  app.exit(1);
}

async function offerWindow(open: () => void): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The window of Dragoman was closed, for it failed several times.',
    detail:
      'Dragoman itself goes on: this device stays online. The icon beside the clock opens the window, too.',
    buttons: ['Open again', 'Leave it closed'],
    cancelId: 1,
  });
  if (response === 0) open();
}
