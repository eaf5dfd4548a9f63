import type { Command } from 'commander';
import type { examples } from '../examples.ts';
import { icalExamples } from './examples.ts';

type Verb = (name: keyof typeof examples, parameters: string, description: string) => Command;

/** What can be done with calendar files alone. Its code is read when it is wanted. */
export function addIcalVerbs(verb: Verb): void {
  const ical = verb('ical', '', 'calendar files: when events take place, who is busy, what to tell whom');
  const part = (name: keyof typeof icalExamples, parameters: string, description: string) =>
    ical
      .command(`${name.replace('ical ', '')} ${parameters}`)
      .description(description)
      .addHelpText('after', icalExamples[name])
      .option('--json', 'the answer is always JSON')
      .exitOverride();
  const ranged = (...of: Parameters<typeof part>) =>
    part(...of)
      .requiredOption('--from <time>', 'a date, or a time, of --zone where it has no offset')
      .requiredOption('--to <time>', 'the same: until before it')
      .option('--zone <name>', 'for times that have no zone, in place of this PC’s');

  ranged('ical occurrences', '<file>', 'when the events of a file take place')
    .option('--limit <number>', 'only the first')
    .action(async (file, options) => (await import('./occurrences.ts')).occurrences(file, options));
  ranged('ical freebusy', '<file...>', 'when somebody is busy, as a VFREEBUSY')
    .option('--as <address>', 'whose calendars they are: mailto: or xmpp:, more than one by more of it', each)
    .action(async (files, options) => (await import('./freebusy.ts')).freebusy(files, options));
  part('ical messages', '', 'what a change of a meeting sends to whom (iTIP)')
    .option('--before <file>', 'the meeting as it was; without it, it is new')
    .option('--after <file>', 'the meeting as it is; without it, it was deleted')
    .requiredOption('--as <address>', 'whose calendar it is in: mailto: or xmpp:')
    .action(async (options) => (await import('./itip.ts')).messages(options));
  part('ical apply', '', 'what a message about a meeting makes of it (iTIP)')
    .option('--to <file>', 'the meeting as it is; without it, there is none')
    .requiredOption('--message <file>', 'what came')
    .action(async (options) => (await import('./itip.ts')).apply(options));
}

function each(address: string, before: readonly string[] = []): string[] {
  return [...before, address];
}
