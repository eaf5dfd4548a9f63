import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarAgent } from '../../../../agents/calendar/agent.ts';
import { itipQuery } from '../../../../agents/calendar/requests/itip-query.ts';
import type { Scheduler } from '../../../../agents/calendar/scheduler.ts';
import { temporaryFolder } from '../../files/share-folder.ts';
import { openStage, request } from '../../host/stage.ts';
import { calendar } from '../sources/samples.ts';

export const ann = 'ann@example.net/desk';
/** The agent with one file of events, and what it sends to ann's agent, who is online. */
export async function openInvited(
  events: string[],
  { rules = [{ who: ['mailto:ann@example.net'], mode: 'automatic' }] as object[], more = {} } = {},
) {
  const file = join(temporaryFolder(), 'you.ics');
  writeFileSync(file, calendar(...events));
  const sent: { to: string; ical: string }[] = [];
  const sources = [{ ics: file, write: true }];
  const stage = await openStage([calendarAgent], {
    settings: { calendar: { sources, rules, addresses: ['mailto:you@example.org'], ...more } },
    account: {
      agentsOf: (contact) => (contact === 'ann@example.net' ? [ann] : []),
      query: async (to, codec, input) => {
        const { ical } = input as { ical: string };
        sent.push({ to, ical: ical.replace(/\r?\n /g, '') });
        return codec.decodeAnswer(itipQuery.encodeAnswer({ uid: 'x', disposition: 'applied' }));
      },
    },
  });
  const state = async () => (await stage.running.get('calendar').state) as Scheduler;
  const kept = () => readFileSync(file, 'utf8').replace(/\r\n /g, '');
  return {
    ...{ ...stage, file, sent, state, kept },
    partstats: () => [...kept().matchAll(/ATTENDEE[^:]*PARTSTAT=([A-Z-]+)/g)].map(([, one]) => one),
    told: () => sent.map(({ ical }) => /PARTSTAT=([A-Z-]+)/.exec(ical)?.[1]),
    waiting: async () => (await state()).waiting().map(({ uid }) => uid),
    ask: (ical: string) => stage.receive(request(ann, 'set', itipQuery.encodeQuery({ ical }))),
    /** Another program puts this in place of all that is there, in one go. */
    put: (...now: string[]) => {
      writeFileSync(`${file}.new`, calendar(...now));
      renameSync(`${file}.new`, file);
    },
    answer: async (uid: string, partstat: 'ACCEPTED' | 'TENTATIVE' | 'DECLINED') =>
      (await state()).requests.answer(uid, partstat, {
        effect: stage.running.get('calendar').effect({ peer: '', action: 'call answer' }),
      }),
    done: async () => (await stage.activity.list()).map(({ peer, reason }) => `${peer}: ${reason}`),
  };
}
