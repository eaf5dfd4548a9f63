import { Command, CommanderError } from 'commander';
import { command, commands } from './command.ts';
import { type Context, openContext, UsageProblem } from './context.ts';
import { doctor } from './doctor.ts';
import { login } from './login.ts';
import { run } from './run.ts';
import { activity, call, devices, getSetting, setSetting, status } from './verbs.ts';
import { version } from './version.ts';

const examples = `
Examples:
  dragoman login you@example.org --device desktop
  dragoman settings set files.shares '[{"name":"docs","folder":"/home/you/Documents","access":"read"}]'
  dragoman run
  dragoman devices
  dragoman commands laptop
  dragoman command laptop files share=docs entry=letters/ entry=a.txt action=link
  dragoman activity --since 10m --json

Exit codes: 0 done, 1 refused or failed, 2 wrong usage.`;

function build(): Command {
  const program = new Command('dragoman')
    .description('Personal agents on your own JID.')
    .version(version)
    .option('--home FOLDER', 'where settings and activity are kept (or DRAGOMAN_HOME)')
    .option('--json', 'answer in JSON')
    .addHelpText('after', examples)
    .exitOverride();
  // Each verb takes --home and --json too, so that they may stand anywhere.
  const verb = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--home FOLDER', 'where settings and activity are kept')
      .option('--json', 'answer in JSON')
      .exitOverride();
  const context = (cmd: Command): Promise<Context> => openContext(cmd.optsWithGlobals());

  verb('login <jid>', 'try an account and keep it')
    .option('--device <name>', 'what you call this device (only you see it)')
    .option('--server <host:port>', 'instead of asking DNS')
    .option('--ca <file>', 'PEM of a private certificate authority')
    .option('--password-file <file>', 'file of mode 0600 with the password, - for standard input')
    .option('--secrets-file <file>', 'keep the password in this file (mode 0600), not in the keyring')
    .option('--allow-plain', 'let the server see the password itself, inside TLS')
    .action(async (jid, options, cmd) => login(await context(cmd), jid, options));
  verb('run', 'go online and stay, in the foreground')
    .option('--password-file <file>', 'file of mode 0600 with the password, - for standard input')
    .option('--secrets-file <file>', 'file of mode 0600 where login kept the password')
    .action(async (options, cmd) => run(await context(cmd), options));
  verb('status', 'who and where this device is').action(async (_options, cmd) => status(await context(cmd)));
  verb('devices', 'your other devices').action(async (_options, cmd) => devices(await context(cmd)));
  verb('activity', 'what happened here')
    .option('--follow', 'go on as it happens')
    .option('--since <time>', 'from a time on, or 30s, 10m, 2h, 7d ago')
    .action(async (options, cmd) => activity(await context(cmd), options));
  verb('settings <get|set> [path] [json]', 'read or change settings').action(
    async (what, path, json, _options, cmd) => {
      if (what === 'get' && json === undefined) return getSetting(await context(cmd), path);
      if (what === 'set' && path !== undefined && json !== undefined)
        return setSetting(await context(cmd), path, json);
      throw new UsageProblem('Say: dragoman settings get [PATH], or dragoman settings set PATH JSON');
    },
  );
  verb('commands <jid>', 'the commands of a device or any XMPP address').action(async (jid, _options, cmd) =>
    commands(await context(cmd), jid),
  );
  verb('command <jid> <node> [field=value...]', 'run a command of a device or any XMPP address').action(
    async (jid, node, pairs, _options, cmd) => command(await context(cmd), jid, node, pairs),
  );
  verb('call <agent.call> [json]', 'any call of an agent, in JSON').action(
    async (name, json, _options, cmd) => call(await context(cmd), name, json),
  );
  verb('doctor', 'check account, TLS, server, keyring and shares, and say what to mend')
    .option('--password-file <file>', 'file of mode 0600 with the password, - for standard input')
    .option('--secrets-file <file>', 'file of mode 0600 where login kept the password')
    .action(async (options, cmd) => doctor(await context(cmd), options));
  return program;
}

/** Runs the command line and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await build().parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`${(error as Error).message}\n`);
    return error instanceof UsageProblem ? 2 : 1;
  }
}
