import type { Command } from 'commander';
import { type Context, UsageProblem } from '../context.ts';
import type { examples } from '../examples.ts';

type Verb = (name: keyof typeof examples, parameters: string, description: string) => Command;

interface Options {
  unloaded?: boolean;
  over?: boolean;
}

/** What each deed needs, and what it does. Their code is read when it is wanted. */
const deeds: Record<string, (context: Context, words: string[], options: Options) => Promise<void>> = {
  open: async (context, words, { unloaded = false }) =>
    (await import('./act.ts')).open(context, words, { isUnloaded: unloaded }),
  show: async (context, words) => (await import('./act.ts')).show(context, words),
  close: async (context, words) => (await import('./act.ts')).close(context, words),
  move: async (context, words) => (await import('./act.ts')).move(context, words),
  find: async (context, words) => (await import('./list.ts')).find(context, words),
  closed: async (context, words) => (await import('./list.ts')).closed(context, words),
  sets: async (context) => (await import('./sets.ts')).sets(context),
  save: async (context, words, { over = false }) =>
    (await import('./sets.ts')).save(context, words, { isOver: over }),
  restore: async (context, words) => (await import('./sets.ts')).restore(context, words),
  forget: async (context, words) => (await import('./sets.ts')).forget(context, words),
  follow: async (context, words) => (await import('./follow.ts')).follow(context, words),
  invite: async (context, words) => (await import('./follow.ts')).invite(context, words),
  unfollow: async (context, words) => (await import('./follow.ts')).unfollow(context, words),
  mirror: async (context, words) => (await import('./follow.ts')).mirror(context, words),
};

/** What can be done with the tabs of all devices. */
export function addTabVerbs(verb: Verb, context: (cmd: Command) => Promise<Context>): void {
  verb('tabs', '[device-or-deed] [words...]', 'the tabs of your browsers on all devices')
    .usage(`[options] [device] | ${Object.keys(deeds).join('|')} [words...]`)
    .option('--unloaded', 'open: its page is loaded when somebody looks at it')
    .option('--over', 'save: in place of the set of this name')
    .action(async (first: string | undefined, words: string[], options: Options, cmd) => {
      const deed = first !== undefined && Object.hasOwn(deeds, first) ? deeds[first] : undefined;
      if (deed) return deed(await context(cmd), words, options);
      if (words.length > 0)
        throw new UsageProblem(`There is no ${first}. There are: ${Object.keys(deeds).join(', ')}`);
      return (await import('./list.ts')).list(await context(cmd), first);
    });
}
