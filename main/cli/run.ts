import { agents } from '../../agents/index.ts';
import type { Status } from '../../app/core.ts';
import type { ActivityEvent } from '../../app/host/activity.ts';
import type { Secrets } from '../../app/platform.ts';
import { runHeadless } from '../headless.ts';
import { nodePlatform } from '../platform.ts';
import { given, secretsFile, secretsOf } from '../secrets.ts';
import { activityLine } from './activity-line.ts';
import { type Context, openSettings } from './context.ts';
import { complain, printSoon } from './output.ts';
import { givenPassword } from './password.ts';
import { statusWords } from './status-words.ts';
import { version } from './version.ts';

export interface RunOptions {
  passwordFile?: string;
  secretsFile?: string;
}

/** Going offline takes four seconds at most; what hangs even so does not keep the person waiting. */
const PATIENCE_MS = 5_000;

/** `dragoman run`: headless, in the foreground, a line an event. */
export async function run(context: Context, options: RunOptions): Promise<void> {
  const controller = new AbortController();
  const end = () => {
    controller.abort();
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
  const secrets = await secretsFor(context, options);
  await assertPassword(context, secrets);
  let last = '';
  try {
    await runHeadless({
      home: context.home,
      agents,
      platform: nodePlatform(secrets),
      version,
      signal: controller.signal,
      onActivity: (event: ActivityEvent) => printSoon(context.json, event, () => activityLine(event)),
      onStatus: (status: Status) => {
        const words = statusWords(status);
        if (words !== last) printSoon(context.json, status, words);
        last = words;
      },
      onProblem: complain,
    });
  } finally {
    // Offline and closed: a timer that is still somewhere, such as of a login cut short, is no reason to stay.
    setTimeout(() => process.exit(), 200).unref();
  }
}

/** Without one there is nothing to try again for; the core, which asks at every login, would. */
async function assertPassword(context: Context, secrets: Secrets): Promise<void> {
  const { account } = (await openSettings(context)).value;
  if (!account) throw new Error('No account yet. Start with: dragoman login name@example.org');
  if ((await secrets.read('password', account.jid)) === undefined)
    throw new Error(`No password is kept for ${account.jid}. Run: dragoman login ${account.jid}`);
}

/** For this run: the secrets file, else the keyring, and for the password first of all what was given. */
export async function secretsFor(context: Context, options: RunOptions): Promise<Secrets> {
  const password = await givenPassword(options.passwordFile);
  const kept =
    options.secretsFile === undefined
      ? secretsOf((await openSettings(context)).value.account, context.home)
      : secretsFile(options.secretsFile);
  return password === undefined ? kept : given(password, kept);
}
