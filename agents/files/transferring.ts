import type { AgentDefinition } from '../../app/agent.ts';
import type { filesContract } from './contract.ts';
import type { Files } from './files.ts';
import { readHere } from './read-here.ts';
import { readThere } from './transfer/read-there.ts';
import { writeThere } from './transfer/write-there.ts';

type Calls = NonNullable<AgentDefinition<typeof filesContract, Files>['calls']>;

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
  read: ({ device, ...query }, here) =>
    device === undefined ? readHere(here.state, query, here) : readThere({ device, ...query }, here),
  write: writeThere,
  get: async (input, { state }) => ({ id: await state.transfers.add('get', input) }),
  put: async (input, { state }) => ({ id: await state.transfers.add('put', input) }),
  transfers: async (_, { state }) => state.transfers.list,
  follow: ({ id }, { state, progress, signal }) => state.transfers.follow(id, { progress, signal }),
  followAll: async (_, { state, progress, signal }) => {
    await state.transfers.followAll({ progress, signal });
    return {};
  },
  pause: async ({ id }, { state }) => {
    await state.transfers.pause(id);
    return {};
  },
  resume: async ({ id }, { state }) => {
    await state.transfers.resume(id);
    return {};
  },
  cancel: async ({ id }, { state }) => {
    await state.transfers.cancel(id);
    return {};
  },
  forget: async ({ id }, { state }) => {
    await state.transfers.forget(id);
    return {};
  },
};
