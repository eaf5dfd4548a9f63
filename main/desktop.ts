import { join } from 'node:path';
import { app, powerMonitor, session } from 'electron';
import { contracts } from '../agents/contracts.ts';
import { agents } from '../agents/index.ts';
import type { Status } from '../app/contract.ts';
import { homeFolder, openHome } from '../app/host/home.ts';
import { autostart } from './desktop/autostart.ts';
import { desktopCalls, desktopState } from './desktop/calls.ts';
import { desktopContract } from './desktop/contract.ts';
import { Desk } from './desktop/desk.ts';
import { harden, hardenSession } from './desktop/harden.ts';
import { callNames, serveCalls } from './desktop/ipc.ts';
import { watchNetwork } from './desktop/network.ts';
import { declarePage, servePage } from './desktop/page.ts';
import { TrayIcon } from './desktop/tray.ts';
import { Window } from './desktop/window.ts';
import { serveLocally } from './local/server.ts';
import { Log } from './log.ts';
import { nodePlatform } from './platform.ts';
import { keyring } from './secrets.ts';
import { surviveStrayFaults } from './stray-faults.ts';

const home = await openHome(homeFolder(app.commandLine.getSwitchValue('home') || undefined));
app.setPath('userData', join(home.folder, 'window'));
// As root there is none to be had (CI, containers): Chromium then wants to be told so on its command line.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declarePage();
harden();

const stopping = new AbortController();
const log = new Log(home.log, () => {});
surviveStrayFaults({ onFault: (error) => log.add(error), onTooMany: () => app.exit(1) });

const desk = new Desk({ home, agents, platform: nodePlatform(keyring), version: app.getVersion() });
desk.on('fault', (error) => log.add(error));

// One of each home: a second start shows the window of the first.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
  const out = import.meta.dirname;
  const shown = [...Object.values(contracts), desktopContract];
  const page = session.fromPartition('window');
  hardenSession(page);
  servePage(page, join(out, 'renderer'));
  const window = new Window({
    session: page,
    preload: join(out, 'preload.cjs'),
    icon: join(out, 'renderer', 'icon.png'),
    calls: callNames(shown),
    onCrash: (reason) => log.add(`The window's process ended: ${reason}`),
  });
  const starter = autostart([process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()]), '--hidden']);
  const own = desktopCalls({ desk, window, autostart: starter }, stopping.signal);
  serveCalls({
    contracts: shown,
    call: (name, input, options) => (name.startsWith('desktop.') ? own : desk).call(name, input, options),
    isOurs: (event) => window.isOurs(event),
    onFault: (error) => log.add(error),
  });

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

  const local = await serveLocally(desk, home.folder);
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  app.on('window-all-closed', () => {}); // the tray stays
  powerMonitor.on('resume', () => desk.wake());
  watchNetwork(() => desk.wake(), stopping.signal);
  app.on('will-quit', (event) => {
    if (stopping.signal.aborted) return;
    event.preventDefault();
    stopping.abort();
    void Promise.allSettled([desk.stop(), local.close()])
      .then(() => log.close())
      .finally(() => app.exit());
  });

  if (!app.commandLine.hasSwitch('hidden')) window.show();
  await desk.start();
}
