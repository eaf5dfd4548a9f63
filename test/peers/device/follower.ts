import { z } from 'zod';
import {
  endQuery,
  followQuery,
  inviteQuery,
  viewQuery,
} from '../../../agents/tabs/follow/contact/contact-codecs.ts';
import { contactQueries } from '../../../agents/tabs/follow/contact/contract-contact.ts';
import { type Account, agent } from '../../../app/agent.ts';
import { kept } from '../kept.ts';
import type { Server } from '../servers/index.ts';
import { startCore } from './core.ts';

/** A device of this account that has nothing but the queries of a contact's following, and says where views came. */
export async function startFollower(
  account: { server: Server; jid: string; password: string },
  heard: string[],
) {
  let own: Account | undefined;
  const byContacts = [{ who: 'contacts', decision: 'allow' }] as const;
  const contract = {
    ...{ name: 'tabs', title: 'Tabs', settings: z.strictObject({}), calls: {} },
    permissions: { any: { title: 'Anything', default: byContacts } },
    queries: contactQueries,
  } as const;
  const running = await kept(
    startCore({
      ...account,
      agents: [
        agent(contract, {
          start: (start) => {
            own = start.account;
            return {};
          },
          queries: {
            followInvite: { permission: 'any', codec: inviteQuery, run: async () => ({}) },
            follow: { permission: 'any', codec: followQuery, run: async () => ({}) },
            followView: {
              permission: 'any',
              codec: viewQuery,
              run: async () => {
                heard.push(running.jid);
                return {};
              },
            },
            followEnd: { permission: 'any', codec: endQuery, run: async () => ({}) },
          },
        }),
      ],
    }),
  );
  if (!own) throw new Error('it did not start');
  return { account: own, jid: running.jid };
}
