import type { AgentDefinition } from '../../../../app/agent.ts';
import type { tabsContract } from '../../contract.ts';
import type { Tabs } from '../../tabs.ts';
import { endQuery, followQuery, viewQuery } from './contact-codecs.ts';
import type { contactQueries } from './contract-contact.ts';

const words =
  'To follow you: they see the address and the title of each web page that you look at, and how far it is ' +
  'scrolled, until one of you ends it. Your servers can see it, too. Private windows and sites never shared are left out.';

/** What people of other accounts ask about following. */
export const contactAnswers: Pick<
  NonNullable<AgentDefinition<typeof tabsContract, Tabs>['queries']>,
  keyof typeof contactQueries
> = {
  follow: {
    permission: 'show',
    codec: followQuery,
    question: ({ session }) => ({ action: words, session }),
    run: async ({ session }, { state, asker, isPermitted }) => {
      state.follow.contacts.lead({ session, asker, isPermitted });
      return {};
    },
  },
  followView: {
    permission: 'tell',
    codec: viewQuery,
    isPart: true,
    run: async ({ session, message }, { state, asker }) => {
      state.follow.contacts.hear({ session, asker }, message);
      return {};
    },
  },
  followEnd: {
    permission: 'tell',
    codec: endQuery,
    run: async ({ session, reason }, { state, asker }) => {
      state.follow.contacts.ended({ session, asker }, reason);
      return {};
    },
  },
};
