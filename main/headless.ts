import type { AnyAgent } from '../app/agent.ts';
import { Core, type Status } from '../app/core.ts';
import type { ActivityEvent } from '../app/host/activity.ts';
import type { Home } from '../app/host/home.ts';
import type { Platform } from '../app/platform.ts';
import { serveLocally } from './local/server.ts';

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
  const core = await Core.open({ home, agents, platform, version });
  core.on('activity', options.onActivity).on('status', options.onStatus).on('problem', options.onProblem);
  const local = await serveLocally(core, home.folder);
  const begun = new Promise<unknown>((resolve) => core.once('status', resolve));
  const starting = core.start();
  try {
    await Promise.race([ended, starting]);
    await Promise.race([ended, core.failed]);
  } finally {
    // A core that is stopped before it begins to connect would connect afterwards.
    await Promise.race([begun, starting.catch(() => {})]);
    await core.stop();
    await local.close();
  }
}
