import { Command, CommanderError } from 'commander';
import { addCalendarVerbs } from './calendar/verbs.ts';
import { type Context, openContext, UsageProblem } from './context.ts';
import { examples } from './examples.ts';
import { addFileVerbs } from './files/verbs.ts';
import { addIcalVerbs } from './ical/verbs.ts';
import { complain } from './output.ts';
import { addPolicyVerbs } from './policy/verbs.ts';
import { addTabVerbs } from './tabs/verbs.ts';
import { version } from './version.ts';

/** The code of each verb is read when it is wanted: most of them need little of it. */
function build(): Command {
  const program = new Command('dragoman')
    .description('Personal agents on your own JID.')
    .version(version)
    .option('--home <folder>', 'where settings and activity are kept (or DRAGOMAN_HOME)')
    .option('--json', 'answer in JSON')
    .addHelpText('after', examples.dragoman)
    .exitOverride();
  // Each verb takes --home and --json too, so that they may stand anywhere.
  const verb = (name: keyof typeof examples, parameters: string, description: string) =>
    program
      .command(`${name} ${parameters}`.trim())
      .description(description)
      .option('--home <folder>', 'where settings and activity are kept')
      .option('--json', 'answer in JSON')
      .addHelpText('after', examples[name])
      .exitOverride();
  const context = (cmd: Command): Promise<Context> => openContext(cmd.optsWithGlobals());

  verb('login', '<jid>', 'try an account and keep it')
    .option('--device <name>', 'what you call this device (only you see it)')
    .option('--server <host:port>', 'instead of asking DNS')
    .option('--ca <file>', 'PEM of a private certificate authority')
    .option('--password-file <file>', 'file of mode 0600 with the password, - for standard input')
    .option('--secrets-file <file>', 'keep the password in this file (mode 0600), not in the keyring')
    .option('--allow-plain', 'let the server see the password itself, inside TLS')
    .action(async (jid, options, cmd) =>
      (await import('./login.ts')).login(await context(cmd), jid, options),
    );
  verb('run', '', 'go online and stay, in the foreground')
    .option('--password-file <file>', 'file of mode 0600 with the password, - for standard input')
    .option('--secrets-file <file>', 'file of mode 0600 where login kept the password')
    .action(async (options, cmd) => (await import('./run.ts')).run(await context(cmd), options));
  verb('status', '', 'who and where this device is').action(async (_options, cmd) =>
    (await import('./verbs.ts')).status(await context(cmd)),
  );
  verb('devices', '', 'your other devices')
    .option('--choose <list>', 'of two lists that contradict each other, the right one')
    .action(async (options, cmd) => (await import('./devices.ts')).devices(await context(cmd), options));
  verb('pair', '<device>', 'pair with another device of yours that is online').action(
    async (device, _options, cmd) => (await import('./devices.ts')).pair(await context(cmd), device),
  );
  verb('unpair', '<device>', 'take a device out of those that are paired').action(
    async (device, _options, cmd) => (await import('./devices.ts')).unpair(await context(cmd), device),
  );
  verb('approvals', '', 'what waits for your yes or no').action(async (_options, cmd) =>
    (await import('./approvals.ts')).approvals(await context(cmd)),
  );
  verb('approve', '<id>', 'say yes to what waits')
    .option('--always', 'let this asker do it from now on')
    .action(async (id, options, cmd) =>
      (await import('./approvals.ts')).answer(await context(cmd), id, true, options.always),
    );
  verb('deny', '<id>', 'say no to what waits')
    .option('--always', 'never let this asker do it again')
    .action(async (id, options, cmd) =>
      (await import('./approvals.ts')).answer(await context(cmd), id, false, options.always),
    );
  verb('undo', '<id>', 'take back what the activity says can be undone').action(async (id, _options, cmd) =>
    (await import('./undo.ts')).undo(await context(cmd), id),
  );
  verb('activity', '', 'what happened here')
    .option('--follow', 'go on as it happens')
    .option('--since <time>', 'from a time on, or 30s, 10m, 2h, 7d ago')
    .action(async (options, cmd) => (await import('./verbs.ts')).activity(await context(cmd), options));
  verb('settings', '<get|set|unset> [path] [json]', 'read or change settings').action(
    async (what, path, json, _options, cmd) => {
      if (what === 'get' && json === undefined)
        return (await import('./verbs.ts')).getSetting(await context(cmd), path);
      if (what === 'set' && path !== undefined && json !== undefined)
        return (await import('./verbs.ts')).setSetting(await context(cmd), path, json);
      if (what === 'unset' && path !== undefined && json === undefined)
        return (await import('./verbs.ts')).unsetSetting(await context(cmd), path);
      throw new UsageProblem(
        'Say: dragoman settings get [PATH], settings set PATH JSON, or settings unset PATH',
      );
    },
  );
  verb('commands', '<jid>', 'the commands of a device or any XMPP address').action(
    async (jid, _options, cmd) => (await import('./command.ts')).commands(await context(cmd), jid),
  );
  verb('command', '<jid> <node> [field=value...]', 'run a command of a device or any XMPP address').action(
    async (jid, node, pairs, _options, cmd) =>
      (await import('./command.ts')).command(await context(cmd), jid, node, pairs),
  );
  verb('call', '<agent.call> [json]', 'any call of an agent, in JSON').action(
    async (name, json, _options, cmd) => (await import('./verbs.ts')).call(await context(cmd), name, json),
  );
  addFileVerbs(verb, context);
  addIcalVerbs(verb);
  addCalendarVerbs(verb, context);
  addPolicyVerbs(verb, context);
  addTabVerbs(verb, context);
  verb('service', '<install|remove|status>', 'have the system run it for you at every login').action(
    async (what, _options, cmd) => (await import('./service.ts')).service(await context(cmd), what),
  );
  verb('browsers', '[what...]', 'let the extension in your browsers reach this device')
    .option('--profile <folder>', 'only a Chromium with this --user-data-dir')
    .action(async (what, options, cmd) =>
      (await import('./browsers.ts')).browsers(await context(cmd), what, options),
    );
  // Started by browsers, where there is no Perl: no verb for persons.
  program
    .command('native-host [origins...]', { hidden: true })
    .action(async (said, _options, cmd) =>
      (await import('../browsers/serve-browser.ts')).serveBrowser(await context(cmd), said),
    );
  verb('doctor', '', 'check account, TLS, server, keyring and shares, and say what to mend')
    .option('--password-file <file>', 'file of mode 0600 with the password, - for standard input')
    .option('--secrets-file <file>', 'file of mode 0600 where login kept the password')
    .action(async (options, cmd) => (await import('./doctor.ts')).doctor(await context(cmd), options));
  return program;
}

/** Runs the command line and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  endWithReader();
  try {
    await build().parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { name, message } = error as Error;
    complain(name === 'ExitPromptError' ? 'Left without an answer.' : message);
    return error instanceof UsageProblem ? 2 : 1;
  }
}

/** Nobody reads us any more (`dragoman activity | head`): end as by SIGPIPE; `run` goes offline in order. */
function endWithReader(): void {
  let ending = false;
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => {
      if (!ending) process.kill(process.pid, 'SIGTERM');
      ending = true;
    });
}
