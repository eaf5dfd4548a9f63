import type { Query } from '../agent.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { Asked } from './approvals.ts';
import { byStanza } from './asker.ts';
import type { Serving } from './serving.ts';

export type AnyQuery = Query<unknown, string, unknown, unknown>;

/** One query of somebody, by whatever stanza it came. */
export interface AskedQuery {
  agent: string;
  name: string;
  query: AnyQuery;
  /** Full JID, by the server's word. */
  from: string;
  /** Throws a StanzaError when it is no such query. */
  input(): unknown;
  /** Resolves when the person says yes, where a grant wants them asked. */
  approve(asked: Asked, signal: AbortSignal): Promise<void>;
  /** Of what waits for that; @returns whether there was anything. */
  withdraw(asked: Pick<Asked, 'peer' | 'agent' | 'session'>): boolean;
}

/** Whether they may, and what the agent says; with its words for the activity. */
export async function answerQuery(
  { account, running, grants }: Pick<Serving, 'account' | 'running' | 'grants'>,
  { agent, name, query, from, input, approve, withdraw }: AskedQuery,
): Promise<{ output: unknown; reason: string }> {
  const { permission, question, run } = query;
  const asker = byStanza(from);
  const asked = { peer: from, agent, permission: `${agent}.${permission}`, session: 'query' };
  const decision = grants.decide(asked.permission, asker);
  if (decision === 'deny') throw new StanzaError('auth', 'forbidden', 'You may not ask this.');
  const notes: string[] = [];
  const { state, signal, effect, bounded } = running().get(agent);
  const value = input();
  if (question) await approve({ ...asked, ...question(value), isOnce: true }, signal);
  else if (decision === 'ask')
    await approve({ ...asked, action: `${agent}.${name}: ${JSON.stringify(value)}` }, signal);
  const output = await bounded(async (signal) =>
    run(value, {
      state: await state,
      signal,
      account,
      asker: from,
      isPermitted: () => grants.decide(asked.permission, asker) !== 'deny',
      withdraw: (session) => withdraw({ peer: from, agent, session }),
      isOneOf: (circle) => grants.isOneOf(circle, asker),
      note: (text) => void notes.push(text),
      effect: effect({ peer: from, action: `query ${name}` }),
    }),
  );
  return { output, reason: notes.join('; ') };
}
