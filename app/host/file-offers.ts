import type { JingleSessions } from '../jingle/jingle.ts';
import { type IncomingFile, incomingFile } from '../jingle/receive-file.ts';
import type { JingleSession } from '../jingle/session.ts';
import type { Transports } from '../jingle/transports.ts';
import { Refusal } from '../refusal.ts';
import { NS_FILE_TRANSFER } from '../xep/0234-jingle-file-transfer.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { byStanza } from './asker.ts';
import { recorded } from './recorder.ts';
import type { Serving } from './serving.ts';

/** Files that clients offer (XEP-0234), for the agent that takes them; returns what is served. */
export function serveFileOffers(
  { agents, account, running, grants, activity, approvals }: Serving,
  sessions: JingleSessions,
  transports: Transports,
): string[] {
  const takers = agents.filter(({ offered }) => offered);
  const [taker] = takers;
  if (!taker?.offered) return [];
  if (takers.length > 1) throw new Error('two agents take files that are offered');
  const agent: string = taker.contract.name;
  const { run } = taker.offered;
  const permission = `${agent}.${taker.offered.permission}`;

  const take = async (session: JingleSession, file: IncomingFile, notes: string[]) => {
    const peer = session.peer;
    const { state, signal: stopped, effect } = running().get(agent);
    const signal = AbortSignal.any([stopped, session.signal]);
    const action = `Put a file here: ${file.name} (${file.sizeBytes} bytes)`;
    const decision = grants.decide(permission, byStanza(peer));
    if (decision === 'deny') throw new StanzaError('auth', 'forbidden', 'You may not send files here.');
    if (decision === 'ask')
      await approvals.request({ peer, agent, permission, action, session: session.sid }, signal);
    await run(file, {
      state: await state,
      signal,
      account,
      isOneOf: (circle) => grants.isOneOf(circle, byStanza(peer)),
      note: (text) => void notes.push(text),
      effect: effect({ peer, action: `file ${file.name}` }),
    });
  };

  sessions.serve({
    namespace: NS_FILE_TRANSFER,
    admit: (from) => {
      if (grants.decide(permission, byStanza(from)) === 'deny')
        throw new StanzaError('auth', 'forbidden', 'You may not send files here.');
    },
    answer: async (session, initiate) => {
      const file = incomingFile(session, initiate, transports);
      const about = { agent, peer: session.peer, action: `file ${file.name}` };
      const notes: string[] = [];
      try {
        await recorded(activity, about, async () => {
          await take(session, file, notes);
          return { value: undefined, outcome: 'done', reason: notes.join('; ') };
        });
        session.end({ condition: 'success' });
      } catch (error) {
        if (!(error instanceof Refusal) && !(error instanceof StanzaError)) throw error;
        session.end({ condition: session.isCarrying ? 'failed-application' : 'decline' });
      }
    },
  });
  return [NS_FILE_TRANSFER];
}
