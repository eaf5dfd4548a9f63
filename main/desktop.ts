import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, dialog, powerMonitor, session } from 'electron';
import { contracts } from '../agents/contracts.ts';
import { agents } from '../agents/index.ts';
import type { Status } from '../app/contract.ts';
import { type Home, homeFolder, openHome } from '../app/host/home.ts';
import { Settings } from '../app/host/settings.ts';
import { settingsSchema } from '../app/host/settings-schema.ts';
import { autostart } from './desktop/autostart.ts';
import { desktopCalls, desktopState } from './desktop/calls.ts';
import { desktopContract } from './desktop/contract.ts';
import { Desk } from './desktop/desk.ts';
import { harden } from './desktop/harden.ts';
import { callNames, serveCalls } from './desktop/ipc.ts';
import { askInUtilityProcess } from './desktop/keyring-process.ts';
import { setMenu } from './desktop/menu.ts';
import { watchNetwork } from './desktop/network.ts';
import { Notifications } from './desktop/notifications.ts';
import { declarePage, servePage } from './desktop/page.ts';
import { settledSecrets } from './desktop/secrets.ts';
import { TrayIcon } from './desktop/tray.ts';
import { Window } from './desktop/window.ts';
import { hidePasswords } from './hide-passwords.ts';
import { askAnewBy } from './keyring/ask.ts';
import { AlreadyRunning, serveLocally } from './local/server.ts';
import { Log } from './log.ts';
import { nodePlatform } from './platform.ts';
import { surviveStrayFaults } from './stray-faults.ts';

/** Going offline takes a second at most; what hangs even so keeps nobody from logging out of their computer. */
const PATIENCE_MS = 5_000;

const isHidden = app.commandLine.hasSwitch('hidden');
// As root there is none to be had (CI, containers): Chromium then wants to be told so on its command line.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declarePage();
harden();

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
  askAnewBy(askInUtilityProcess);
  const log = new Log(home.log, () => {});
  surviveStrayFaults({ onFault: (error) => log.add(error), onTooMany: () => app.exit(1) });
  const schema = settingsSchema(agents.map((agent) => agent.contract));
  const settings = () => Settings.open(home.settings, schema);
  const secrets = settledSecrets(async () => (await settings()).value.account);
  const platform = hidePasswords(nodePlatform(secrets), log);
  const desk = new Desk({ home, agents, platform, version: app.getVersion() });
  desk.on('fault', (error) => log.add(error));
  desk.on('problem', (problem) => log.add(problem));
  const local = await serveLocally(desk, home.folder);

  const out = join(app.getAppPath(), 'out');
  const shown = [...Object.values(contracts), desktopContract];
  const page = session.fromPartition('window');
  servePage(page, join(out, 'renderer'));
  setMenu();
  const stopping = new AbortController();
  const window = new Window({
    session: page,
    preload: join(out, 'preload.cjs'),
    icon: join(out, 'renderer', 'icon.png'),
    calls: callNames(shown),
    onLeave: () => endCalls(),
    onCrash: (reason) => log.add(`The window's process ended: ${reason}`),
    onHopeless: () => void offerWindow(() => window.show()),
  });
  const starter = autostart([
    process.execPath,
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    ...(app.commandLine.hasSwitch('home') ? [`--home=${home.folder}`] : []),
    '--hidden',
  ]);
  const own = desktopCalls(
    { desk, window, autostart: starter, settings, hide: (secret) => log.hide(secret) },
    stopping.signal,
  );
  const endCalls = serveCalls({
    contracts: shown,
    call: (name, input, options) => (name.startsWith('desktop.') ? own : desk).call(name, input, options),
    isOurs: (event) => window.isOurs(event),
    onFault: (error) => log.add(error),
  });
  if (!isHidden) window.show();

  const tray = new TrayIcon({
    icon: join(out, 'renderer', 'tray.png'),
    open: () => window.show(),
    pause: () => void desk.pause(),
    resume: () => void desk.resume(),
    quit: () => app.quit(),
  });
  let status: Status | undefined;
  desk.follow(({ type, value }) => {
    window.tell(type, value);
    if (type !== 'status') return;
    status = value;
    tray.show(desk.life, status);
  });
  desk.on('life', (life) => {
    tray.show(life, status);
    void desktopState(desk, starter).then((state) => window.tell('desktop', state));
  });

  new Notifications({
    desk,
    icon: join(out, 'renderer', 'icon.png'),
    open: (place) => window.show(place),
  }).start();

  app.on('second-instance', (_event, _args, _folder, data) => {
    if (!(data as { isHidden?: boolean } | null)?.isHidden) window.show();
  });
  app.on('activate', () => window.show());
  app.on('window-all-closed', () => {}); // the tray stays
  powerMonitor.on('resume', () => desk.wake());
  watchNetwork(() => desk.wake(), stopping.signal);
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (stopping.signal.aborted) return;
    stopping.abort();
    const ended = Promise.allSettled([desk.stop(), local.close()]).then(() => log.close());
    void Promise.race([ended, delay(PATIENCE_MS)]).finally(() => app.exit());
  });
  await desk.start();
}

async function giveUp(error: Error): Promise<void> {
  const { message } = error;
  process.stderr.write(`${message}\n`);
  await app.whenReady();
  const mend =
    error instanceof AlreadyRunning ? '\nEnd that one first: Ctrl-C, or dragoman service remove.' : '';
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
