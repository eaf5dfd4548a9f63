import { homedir } from 'node:os';
import { install, managerOf, type Outcome, remove, status } from '../service/service.ts';
import { type Context, openSettings, UsageProblem } from './context.ts';
import { ourselves } from './ourselves.ts';
import { print } from './output.ts';

const verbs = { install, remove, status };

/** `dragoman service install|remove|status`: has the system keep `dragoman run` running for this user. */
export async function service(context: Context, verb: string): Promise<void> {
  if (!isVerb(verb)) throw new UsageProblem('Say: dragoman service install, remove or status');
  const { account } = (await openSettings(context)).value;
  if (verb === 'install' && !account)
    throw new Error('No account yet. Start with: dragoman login name@example.org');
  const start = { ...ourselves(), home: context.home.folder };
  const manager = managerOf(process.platform, start, { userHome: homedir(), env: process.env });
  const outcome = await verbs[verb](manager);
  const untested = manager.tested ? [] : ['This way to run it was not tested on this system.'];
  const hint = verb === 'install' ? [manager.hint] : [];
  print(context.json, outcome, () => [words(verb, outcome), ...hint, ...untested].join('\n'));
}

function isVerb(verb: string): verb is keyof typeof verbs {
  return Object.hasOwn(verbs, verb);
}

function words(verb: keyof typeof verbs, { file, installed, running, changed, type }: Outcome): string {
  if (type.length > 0) {
    const done = installed ? `Written: ${file}` : `Removed: ${file}`;
    return [`${done}\nNo service manager of yours answers here. Once you are logged in, type:`, ...type].join(
      '\n  ',
    );
  }
  if (verb === 'status')
    return installed ? `${running ? 'running' : 'not running'}, ${file}` : 'not installed';
  if (verb === 'remove') return changed ? `Removed: ${file}` : 'It was not installed.';
  return `Running, and at every login from now on: ${file}`;
}
