import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from '../servers/folder.ts';
import { start } from '../servers/process.ts';
import { startPython } from './python.ts';

const program = '/usr/bin/thunderbird';
export const hasThunderbird = existsSync(program);

const SHOWN = { 'cache.enabled': true, 'calendar-main-in-composite': true };

/** An event in the tables of Thunderbird's calendars; times in UTC. */
export interface StoredEvent {
  uid: string;
  isInstance: boolean;
  sequence: number;
  status: string | null;
  start: string;
  end: string;
  partstats: Record<string, string>;
  /** RRULE and EXDATE of a series. */
  rules: string[];
}

export interface Thunderbird extends AsyncDisposable {
  /** What it has stored of one of the files so far. */
  stored(file: string): Promise<StoredEvent[]>;
}

/** Thunderbird without a window, with these files as its calendars. */
export function startThunderbird(files: readonly string[]): Thunderbird {
  const folder = freshFolder('thunderbird');
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  const preferences = files.flatMap((file, index) =>
    Object.entries({ type: 'ics', uri: `file://${file}`, name: `${index}`, ...SHOWN }).map(
      ([name, value]) => [`calendar.registry.of${index}.${name}`, value] as const,
    ),
  );
  const all = [
    ...preferences,
    ['calendar.list.sortOrder', files.map((_, index) => `of${index}`).join(' ')] as const,
    ['mail.provider.suppress_dialog_on_startup', true] as const,
    ['mail.spotlight.firstRunDone', true] as const,
    ['datareporting.policy.dataSubmissionPolicyBypassNotification', true] as const,
  ];
  const lines = all.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  const running = start(program, ['--headless', '--no-remote', '-profile', profile], {
    ...{ logFile: join(folder, 'log'), folder },
    env: { HOME: folder },
  });
  const python = startPython('thunderbird.py');
  const database = join(profile, 'calendar-data', 'cache.sqlite');
  return {
    async stored(file) {
      if (!running.isRunning()) throw new Error('Thunderbird ended');
      if (!existsSync(database)) return [];
      const calendar = `of${files.indexOf(file)}`;
      // Its tables are not there from the first moment on.
      const found = await python.call('stored', { file: database, calendar }).catch(() => []);
      return found as StoredEvent[];
    },
    async [Symbol.asyncDispose]() {
      await running.kill();
      await python.close();
    },
  };
}
