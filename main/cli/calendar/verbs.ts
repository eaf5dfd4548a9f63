import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { examples } from '../examples.ts';

type Verb = (name: keyof typeof examples, parameters: string, description: string) => Command;

/** What can be done with the person's own calendars. Their code is read when it is wanted. */
export function addCalendarVerbs(verb: Verb, context: (cmd: Command) => Promise<Context>): void {
  verb('agenda', '', 'what is in your calendars')
    .option('--from <time>', 'a date, or a date and time; else today')
    .option('--to <time>', 'until before that; else a week later')
    .action(async (options, cmd) => {
      const { agenda } = await import('./agenda.ts');
      await agenda(await context(cmd), options);
    });
  verb('requests', '', 'meetings that wait for your answer').action(async (_options, cmd) => {
    const { requests } = await import('./requests.ts');
    await requests(await context(cmd));
  });
  verb('answer', '<uid> <accept|tentative|decline|delegate>', 'answer one of them, or pass it on')
    .option('--to <address>', 'who is to come instead of you, with delegate')
    .option('--comment <text>', 'words to the organizer')
    .action(async (uid, word, options, cmd) => {
      const { answer } = await import('./requests.ts');
      await answer(await context(cmd), uid, word, options);
    });
  verb(
    'receive',
    '<file>',
    'take an invitation, or another message about a meeting, that came as a file',
  ).action(async (file, _options, cmd) => {
    const { receive } = await import('./requests.ts');
    await receive(await context(cmd), file);
  });
  verb('meet', '<jid...>', 'find a time that all have, and ask them')
    .requiredOption('--title <text>', 'what it is about')
    .requiredOption('--minutes <n>', 'how long it takes')
    .requiredOption('--from <time>', 'not before that: a date, or a date and time')
    .requiredOption('--to <time>', 'over by that')
    .option('--optional <jid...>', 'those without whom it takes place, too')
    .option('--prefer <what>', 'earliest, mornings or spread')
    .option('--wait <seconds>', 'how long answers are waited for; else 30')
    .action(async (jids, options, cmd) => {
      const { meet } = await import('./meet.ts');
      await meet(await context(cmd), jids, options);
    });
  verb('caldav', '<url> <user>', 'try a calendar on a CalDAV server and keep it')
    .option('--write', 'the one of your calendars that meetings are written to')
    .option('--show <what>', 'what others learn of it: busy, titles or private')
    .option('--password-file <file>', 'file of mode 0600 with the password, - for standard input')
    .action(async (url, user, options, cmd) => {
      const { caldav } = await import('./caldav.ts');
      await caldav(await context(cmd), url, user, options);
    });
}
