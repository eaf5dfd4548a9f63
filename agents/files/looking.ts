import type { AgentDefinition, Here } from '../../app/agent.ts';
import type { filesContract, ListQuery } from './contract.ts';
import { fis } from './fis.ts';
import { notYet } from './not-yet.ts';
import type { Shares } from './shares.ts';

type Calls = NonNullable<AgentDefinition<typeof filesContract, Shares>['calls']>;

/** What the person asks about files, here or on another device. */
export const looking: Pick<
  Calls,
  'list' | 'info' | 'hash' | 'find' | 'watch' | 'makeFolder' | 'move' | 'trash' | 'restore' | 'preview'
> = {
  list: ({ device, ...query }: ListQuery & { device?: string | undefined }, here: Here<Shares>) =>
    device === undefined
      ? here.state.list(query)
      : here.account.query(device, fis, query, { signal: here.signal }),
  info: notYet,
  hash: notYet,
  find: notYet,
  watch: notYet,
  makeFolder: notYet,
  move: notYet,
  trash: notYet,
  restore: notYet,
  preview: notYet,
};
