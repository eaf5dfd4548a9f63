import type { z } from 'zod';
import { Refusal } from '../../app/agent.ts';
import type { LinkCallOptions } from '../../app/link/link.ts';
import type { Changing } from './asking.ts';
import type { asked } from './contract-asked.ts';
import { moved, trashed } from './contract-inverses.ts';
import { find } from './find.ts';
import { hash } from './hash.ts';
import { info } from './info.ts';
import { makeFolder } from './make-folder.ts';
import { move } from './move.ts';
import type { Shares } from './shares.ts';
import { trash } from './trash.ts';
import { watch } from './watch.ts';

type Asked = typeof asked;
/** All but those that bytes go with. */
export type Name = Exclude<keyof Asked, 'preview'>;
export type Input<K extends Name> = z.output<Asked[K]['input']>;
export type Output<K extends Name> = z.output<Asked[K]['output']>;
export type Tell<K extends Name> = NonNullable<LinkCallOptions<Asked[K]>['progress']>;

export interface Doing<K extends Name> extends Omit<Changing, 'progress'> {
  progress?: Tell<K> | undefined;
}

/** No stanza has to hold such a page. */
const MAX_ENTRIES = 1000;

/** What is asked about the shares of this PC, whoever asks. */
export const operations: {
  [K in Name]: (shares: Shares, input: Input<K>, doing: Doing<K>) => Promise<Output<K>>;
} = {
  list: (shares, query, { asker }) => shares.list(query, asker, { maxEntries: MAX_ENTRIES }),
  info: (shares, { path }, doing) => info(shares, path, doing),
  hash: (shares, { path }, doing) => hash(shares, path, doing),
  find: (shares, query, doing) => find(shares, query, doing),
  watch: async (shares, { path }, doing) => {
    await watch(shares, path, doing);
    return {};
  },
  makeFolder: async (shares, { path }, doing) => {
    await makeFolder(shares, path, doing);
    return {};
  },
  move: (shares, names, doing) => move(shares, names, doing),
  trash: (shares, { path }, doing) => trash(shares, path, doing),
  restore: async (shares, { undo }, { asker, effect }) => {
    const note = await effect.undo(undo, ({ input }) => {
      const known = moved.or(trashed).safeParse(input);
      if (!known.success) throw new Refusal('item-not-found', 'There is nothing to take back.');
      shares.resolve(known.data.share, asker, 'change');
    });
    return { note };
  },
};
