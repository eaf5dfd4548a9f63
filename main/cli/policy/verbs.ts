import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { examples } from '../examples.ts';
import { policyExamples } from './examples.ts';

type Verb = (name: keyof typeof examples, parameters: string, description: string) => Command;

/** What rules for meeting requests do. Their code is read when it is wanted. */
export function addPolicyVerbs(verb: Verb, context: (cmd: Command) => Promise<Context>): void {
  verb('policy', '', 'what your rules answer to requests for meetings')
    .command('test <file...>')
    .description('try the rules on recorded requests, without any effect')
    .option('--rules <file>', 'these rules (JSON), not those of the settings')
    .option('--calendar <file...>', 'these calendars, not those of the settings')
    .option('--now <time>', 'as of this time, not of when each was sent')
    .option('--zone <name>', 'where you are, if not where this PC is')
    .option('--stranger', 'from somebody who is not on your contact list')
    .option('--group <name>', 'from somebody in this group of it; again for more', also)
    .option('--home <folder>', 'where settings and activity are kept')
    .option('--json', 'answer in JSON')
    .addHelpText('after', policyExamples['policy test'])
    .exitOverride()
    .action(async (files, options, cmd) => {
      const { policyTest } = await import('./dry-run.ts');
      await policyTest(await context(cmd), files, options);
    });
}

function also(one: string, before: readonly string[] = []): string[] {
  return [...before, one];
}
