import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { examples } from '../examples.ts';
import { mkdir, mv, rm } from './change.ts';
import { find } from './find.ts';
import { cat, get } from './get.ts';
import { ls } from './ls.ts';
import { choices, ways } from './options.ts';
import { put } from './put.ts';
import { transfers } from './transfers.ts';

type Verb = (name: keyof typeof examples, parameters: string, description: string) => Command;

/** What can be done with the files of all devices; a place is DEVICE:/share/path. */
export function addFileVerbs(verb: Verb, context: (cmd: Command) => Promise<Context>): void {
  const via = ['--via <way>', `only this way: ${ways.join(', ')}`] as const;
  const transfer = (name: 'get' | 'put', parameters: string, description: string) =>
    verb(name, parameters, description)
      .option('-r, --recursive', 'folders too, with all that is in them')
      .option('--existing <what>', `where a name is taken: ${choices.join(', ')}`)
      .option(...via)
      .option('--detach', 'leave it to the queue, and print its id')
      .option('--no-wait', 'end when the other device is not online');

  verb('ls', '[place...]', 'list folders of any device; alone: the shares of all')
    .option('-l, --long', 'with size and time')
    .option('--sort <order>', 'by name, size, modified or type')
    .option('--descending', 'the other way round')
    .action(async (places, options, cmd) => ls(await context(cmd), places, options));
  verb('find', '<name> [place]', 'find files by name, on all devices or below a place')
    .option('-l, --long', 'with size and time')
    .action(async (name, place, options, cmd) => find(await context(cmd), name, place, options));
  transfer('get', '<places...>', 'fetch files of other devices')
    .usage('[options] <place...> [target]')
    .action(async (places, options, cmd) => get(await context(cmd), places, options));
  transfer('put', '<files...>', 'put files on another device')
    .usage('[options] <file...> <place>')
    .action(async (files, options, cmd) => put(await context(cmd), files, options));
  verb('cat', '<place...>', 'write files of any device to standard output')
    .option(...via)
    .action(async (places, options, cmd) => cat(await context(cmd), places, options));
  verb('mkdir', '<place...>', 'make folders').action(async (places, _options, cmd) =>
    mkdir(await context(cmd), places),
  );
  verb('mv', '<places...>', 'rename or move inside a share')
    .usage('[options] <place...> <place>')
    .action(async (places, _options, cmd) => mv(await context(cmd), places));
  verb('rm', '<place...>', 'delete to the trash of the share')
    .option('-r, --recursive', 'folders too, with all that is in them')
    .action(async (places, options, cmd) => rm(await context(cmd), places, options));
  verb('transfers', '[deed] [id]', 'what is being fetched and put')
    .usage('[options] [pause|resume|cancel|forget] [id]')
    .action(async (deed, id, _options, cmd) => transfers(await context(cmd), deed, id));
}
