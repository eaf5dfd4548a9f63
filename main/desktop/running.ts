import { join } from 'node:path';
import { app, powerMonitor } from 'electron';
import { agents } from '../../agents/index.ts';
import type { CallOptions } from '../../app/calls.ts';
import type { Status } from '../../app/contract.ts';
import type { Home } from '../../app/host/home.ts';
import { Settings } from '../../app/host/settings.ts';
import { settingsSchema } from '../../app/host/settings-schema.ts';
import { hidePasswords } from '../hide-passwords.ts';
import { askAnewBy } from '../keyring/ask.ts';
import { serveLocally } from '../local/server.ts';
import type { Log } from '../log.ts';
import { nodePlatform } from '../platform.ts';
import { autostart } from './autostart.ts';
import { desktopCalls, desktopState } from './calls.ts';
import { Desk } from './desk.ts';
import { askInUtilityProcess } from './keyring-process.ts';
import { watchNetwork } from './network.ts';
import { Notifications } from './notifications.ts';
import { settledSecrets } from './secrets.ts';
import { TrayIcon } from './tray.ts';
import type { Window } from './window.ts';

export interface Around {
  home: Home;
  log: Log;
  window: Window;
  /** The folder of what was built. */
  out: string;
}

export interface Running {
  /** What answers the window's calls. */
  call(name: string, input: unknown, options: CallOptions): Promise<unknown>;
  stop(): Promise<void>;
}

/** The core with all that goes with it on a desktop. */
export async function run({ home, log, window, out }: Around): Promise<Running> {
  askAnewBy(askInUtilityProcess);
  const schema = settingsSchema(agents.map((agent) => agent.contract));
  const settings = () => Settings.open(home.settings, schema);
  const secrets = settledSecrets(async () => (await settings()).value.account, home);
  const platform = hidePasswords(nodePlatform(secrets), log);
  const desk = new Desk({ home, agents, platform, version: app.getVersion() });
  desk.on('fault', (error) => log.add(error));
  desk.on('problem', (problem) => log.add(problem));
  const local = await serveLocally(desk, home.folder);

  const stopping = new AbortController();
  const starter = autostart([
    process.execPath,
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    ...(app.commandLine.hasSwitch('home') ? [`--home=${home.folder}`] : []),
    '--hidden',
  ]);
  const own = desktopCalls(
    {
      ...{ desk, home, window, autostart: starter, settings, hide: (secret: string) => log.hide(secret) },
      icon: join(out, 'renderer', 'tray@2x.png'),
    },
    stopping.signal,
  );

  const tray = new TrayIcon({
    icons: join(out, 'renderer'),
    open: () => window.show(),
    pause: () => void desk.pause(),
    resume: () => void desk.resume(),
    quit: () => app.quit(),
  });
  let status: Status | undefined;
  let waiting = 0;
  desk.follow(({ type, value }) => {
    window.tell(type, value);
    if (type === 'status') status = value;
    else if (type === 'approvals') waiting = value.length;
    else return;
    tray.show(desk.life, status, waiting);
  });
  desk.on('life', (life) => {
    tray.show(life, status, waiting);
    void desktopState(desk, starter).then((state) => window.tell('desktop', state));
  });

  new Notifications({
    desk,
    icon: join(out, 'renderer', 'icon.png'),
    open: (place) => window.show(place),
  }).start();

  powerMonitor.on('resume', () => desk.wake());
  watchNetwork(() => desk.wake(), stopping.signal);
  await desk.start();
  return {
    call: (name, input, options) => (name.startsWith('desktop.') ? own : desk).call(name, input, options),
    async stop() {
      stopping.abort();
      await Promise.allSettled([desk.stop(), local.close()]);
      await log.close();
    },
  };
}
