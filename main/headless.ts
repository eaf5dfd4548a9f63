import type { AnyAgent } from '../app/agent.ts';
import { Core, type Status } from '../app/core.ts';
import type { ActivityEvent } from '../app/host/activity.ts';
import type { Home } from '../app/host/home.ts';
import type { Platform } from '../app/platform.ts';
import { hidePasswords } from './hide-passwords.ts';
import { serveLocally } from './local/server.ts';
import { Log } from './log.ts';
import { surviveStrayFaults } from './stray-faults.ts';

const PATIENCE_MS = 5_000;

export interface HeadlessOptions {
  home: Home;
  agents: readonly AnyAgent[];
  platform: Platform;
  version: string;
  onActivity(event: ActivityEvent): void;
  onStatus(status: Status): void;
  onProblem(text: string): void;
  /** Ends it. */
  signal: AbortSignal;
}

/** The core without a window, until the signal; rejects when the account cannot be used at all. */
export async function runHeadless(options: HeadlessOptions): Promise<void> {
  const { home, agents, platform, version, signal } = options;
  const ended = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const log = new Log(home.log, (error) => options.onProblem(`The log cannot be written: ${error.message}`));
  const core = await Core.open({ home, agents, platform: hidePasswords(platform, log), version });
  core.on('activity', options.onActivity).on('status', options.onStatus).on('problem', options.onProblem);
  core.on('fault', (error) => log.add(error));
  core.settings.on('change', (now, before) => {
    if (JSON.stringify(now.account) !== JSON.stringify(before.account))
      options.onProblem('The account changed in the settings; start Dragoman again to use it.');
  });
  const local = await serveLocally(core, home.folder);
  const { promise: hopeless, stray } = strayFaults(core, log);
  const starting = core.start();
  try {
    await Promise.race([ended, starting, hopeless]);
    await Promise.race([ended, core.failed, hopeless]);
  } finally {
    await core.stop();
    await local.close();
    stray[Symbol.dispose]();
    await log.close();
  }
}

/** Written down and survived; the promise rejects when they do not end. */
function strayFaults(core: Core, log: Log): { promise: Promise<never>; stray: Disposable } {
  let giveUp: (error: Error) => void = () => {};
  const promise = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  promise.catch(() => {}); // it may come to that while we end already
  const stray = surviveStrayFaults({
    onFault: (error) => {
      log.add(error);
      const fault = { agent: 'core', peer: '', action: 'fault', outcome: 'failed', ms: 0 } as const;
      core.activity.add({ ...fault, reason: log.redact(String(error)) });
    },
    onTooMany: (error) => {
      giveUp(error);
      // Whatever goes wrong so often may also keep us from ending in order.
      setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    },
  });
  return { promise, stray };
}
