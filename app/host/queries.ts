import type { Query } from '../agent.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { ApprovedQueries } from './approved-query.ts';
import { byStanza } from './asker.ts';
import { recorded } from './recorder.ts';
import type { Serving } from './serving.ts';

/** What programs ask by IQ; returns the namespaces served, which are features (XEP-0030 §3.1). */
export function serveQueries(options: Serving): string[] {
  const approved = new ApprovedQueries(options.approvals);
  return options.agents.flatMap(({ contract, queries = {} }) =>
    Object.entries<Query<unknown, string, unknown, unknown>>(queries).map(([name, query]) => {
      serve(options, approved, contract.name, name, query);
      return query.codec.namespace;
    }),
  );
}

function serve(
  { client, account, running, grants, activity }: Serving,
  approved: ApprovedQueries,
  agent: string,
  name: string,
  { permission, codec, run }: Query<unknown, string, unknown, unknown>,
): void {
  client.router.iq(codec.type, codec.namespace, codec.name, ({ from, payload }) =>
    recorded(activity, { agent, peer: from, action: `query ${name}` }, async () => {
      const asker = byStanza(from);
      const asked = { peer: from, agent, permission: `${agent}.${permission}`, session: 'query' };
      const decision = grants.decide(asked.permission, asker);
      if (decision === 'deny') throw new StanzaError('auth', 'forbidden', 'You may not ask this.');
      const notes: string[] = [];
      const { state, signal, effect, bounded } = running().get(agent);
      const input = codec.decodeQuery(payload);
      if (decision === 'ask') {
        await approved.approve({ ...asked, action: `${agent}.${name}: ${JSON.stringify(input)}` }, signal);
      }
      const output = await bounded(async (signal) =>
        run(input, {
          state: await state,
          signal,
          account,
          asker: from,
          isOneOf: (circle) => grants.isOneOf(circle, asker),
          note: (text) => void notes.push(text),
          effect: effect({ peer: from, action: `query ${name}` }),
        }),
      );
      return { value: codec.encodeAnswer(output), outcome: 'done', reason: notes.join('; ') };
    }),
  );
}
