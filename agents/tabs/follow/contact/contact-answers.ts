import type { AgentDefinition } from '../../../../app/agent.ts';
import type { tabsContract } from '../../contract.ts';
import type { Tabs } from '../../tabs.ts';
import { endQuery, followQuery, inviteQuery, viewQuery } from './contact-codecs.ts';
import type { contactQueries } from './contract-contact.ts';

const followWords =
  'To follow you: they see the address and the title of each web page that you look at, and how far it is ' +
  'scrolled, until one of you ends it. Your servers can see it, too. Private windows and sites never shared are left out.';

const inviteWords =
  'To have you follow them: the web pages that they look at are opened here, in tabs of their own, until one of you ends ' +
  'it. Your servers can see which pages. They see nothing of yours. Whom you follow now you follow no longer.';

/** What people of other accounts ask about following. */
export const contactAnswers: Pick<
  NonNullable<AgentDefinition<typeof tabsContract, Tabs>['queries']>,
  keyof typeof contactQueries
> = {
  follow: {
    permission: 'show',
    codec: followQuery,
    question: ({ session }) => ({ action: followWords, session }),
    run: async ({ session }, { state, asker, isPermitted }) => {
      state.follow.contacts.lead({ session, asker, isPermitted });
      return {};
    },
  },
  followInvite: {
    permission: 'invite',
    codec: inviteQuery,
    question: ({ session }) => ({ action: inviteWords, session }),
    run: async ({ session }, { state, asker }) => {
      state.follow.accept({ session, asker });
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
    run: async ({ session, reason }, { state, asker, withdraw }) => {
      if (!withdraw(session)) state.follow.contacts.ended({ session, asker }, reason);
      return {};
    },
  },
};
