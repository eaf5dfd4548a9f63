import { readFileSync, writeFileSync } from 'node:fs';
import { CallTable } from '../../../app/host/call-table.ts';
import { type Home, openHome } from '../../../app/host/home.ts';
import { Settings } from '../../../app/host/settings.ts';
import { settingsSchema } from '../../../app/host/settings-schema.ts';
import { Desk } from '../../../main/desktop/desk.ts';
import { settledSecrets } from '../../../main/desktop/secrets.ts';
import { addSignInCalls } from '../../../main/desktop/sign-in.ts';
import { hidePasswords } from '../../../main/hide-passwords.ts';
import { Log } from '../../../main/log.ts';
import { nodePlatform } from '../../../main/platform.ts';
import { freshHome } from './program.ts';

/** The program as it stands around a window, in a fresh home. */
export interface Program extends AsyncDisposable {
  desk: Desk;
  home: Home;
  log: Log;
  /** All that the window was told: answers, refusals and events. */
  told: string[];
  call(name: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Resolves once the core is online. */
  online(): Promise<void>;
  account(): Record<string, unknown> | undefined;
}

export async function startProgram(
  settingsNow: Record<string, unknown> = {},
  { stepTimeoutMs }: { stepTimeoutMs?: number } = {},
): Promise<Program> {
  const home = await openHome(freshHome());
  writeFileSync(home.settings, JSON.stringify({ version: 1, ...settingsNow }));
  const log = new Log(home.log, () => {});
  const settings = () => Settings.open(home.settings, settingsSchema([]));
  const secrets = settledSecrets(async () => (await settings()).value.account, home);
  const platform = hidePasswords(nodePlatform(secrets), log);
  const desk = new Desk({ home, agents: [], platform, version: '0' });
  const told: string[] = [];
  const tell = (value: unknown) => void told.push(JSON.stringify(value));
  desk.follow(tell);
  desk.on('life', tell);
  desk.on('fault', (fault) => log.add(fault));
  const table = new CallTable(new AbortController().signal);
  const hide = (secret: string) => log.hide(secret);
  addSignInCalls(table, { desk, home, settings, hide, stepTimeoutMs });
  await desk.start();
  return {
    ...{ desk, home, log, told },
    async call(name, input, signal) {
      try {
        const answer = await table.call(`desktop.${name}`, input, signal ? { signal } : {});
        tell(answer);
        return answer;
      } catch (error) {
        const { stack, condition } = error as Error & { condition?: string };
        tell({ stack, condition });
        throw error;
      }
    },
    online: () =>
      new Promise((resolve, reject) => {
        const look = async () => {
          if (desk.life.life === 'stopped') reject(new Error(desk.life.problem));
          const status = (await desk.call('core.status', {})) as { state: string };
          if (status.state === 'online') resolve();
        };
        desk.on('event', look).on('life', look);
        void look().catch(() => {});
      }),
    account: () => JSON.parse(readFileSync(home.settings, 'utf8')).account,
    async [Symbol.asyncDispose]() {
      await desk.stop();
      await log.close();
    },
  };
}
