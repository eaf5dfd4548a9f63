import type { Command } from 'commander';
import type { examples } from '../examples.ts';
import { icalExamples } from './examples.ts';
import { freebusy } from './freebusy.ts';
import { occurrences } from './occurrences.ts';

type Verb = (name: keyof typeof examples, parameters: string, description: string) => Command;

/** What can be done with calendar files alone. */
export function addIcalVerbs(verb: Verb): void {
  const ical = verb('ical', '', 'calendar files: when events take place, and who is busy');
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
    .action((file, options) => occurrences(file, options));
  ranged('ical freebusy', '<file...>', 'when somebody is busy, as a VFREEBUSY')
    .option('--as <address...>', 'whose calendars they are: mailto: or xmpp:')
    .action((files, options) => freebusy(files, options));
}
