import type { AgentDefinition } from '../../app/agent.ts';
import type { filesContract } from './contract.ts';
import { notYet } from './not-yet.ts';
import { readHere } from './read-here.ts';
import type { Shares } from './shares.ts';

type Calls = NonNullable<AgentDefinition<typeof filesContract, Shares>['calls']>;

/** The person's transfers between this PC and other devices. */
export const transferring: Pick<
  Calls,
  | 'read'
  | 'write'
  | 'get'
  | 'put'
  | 'transfers'
  | 'follow'
  | 'followAll'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'forget'
> = {
  read: ({ device, ...query }, here) => (device === undefined ? readHere(here.state, query, here) : notYet()),
  write: notYet,
  get: notYet,
  put: notYet,
  transfers: notYet,
  follow: notYet,
  followAll: notYet,
  pause: notYet,
  resume: notYet,
  cancel: notYet,
  forget: notYet,
};
