import type { Account, AnyAgent, Query } from '../agent.ts';
import type { Client } from '../xmpp/client.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { Activity } from './activity.ts';
import type { Agents } from './agents.ts';
import type { Grants } from './grants.ts';
import { recorded } from './recorder.ts';

export interface QueriesOptions {
  client: Client;
  account: Account;
  agents: readonly AnyAgent[];
  running: () => Agents;
  grants: Grants;
  activity: Activity;
}

/** What programs ask by IQ; returns the namespaces served, which are features (XEP-0030 §3.1). */
export function serveQueries(options: QueriesOptions): string[] {
  return options.agents.flatMap(({ contract, queries = {} }) =>
    Object.entries<Query<unknown, string, unknown, unknown>>(queries).map(([name, query]) => {
      serve(options, contract.name, name, query);
      return query.codec.namespace;
    }),
  );
}

function serve(
  { client, account, running, grants, activity }: QueriesOptions,
  agent: string,
  name: string,
  { permission, codec, run }: Query<unknown, string, unknown, unknown>,
): void {
  client.router.iq(codec.type, codec.namespace, codec.name, ({ from, payload }) =>
    recorded(activity, { agent, peer: from, action: `query ${name}` }, async () => {
      if (grants.decide(`${agent}.${permission}`, from) !== 'allow') {
        throw new StanzaError('auth', 'forbidden', 'You may not ask this.');
      }
      const notes: string[] = [];
      const { state, signal } = running().get(agent);
      const output = await run(codec.decodeQuery(payload), {
        state: await state,
        signal,
        account,
        isOneOf: (circle) => grants.isOneOf(circle, from),
        note: (text) => void notes.push(text),
      });
      return { value: codec.encodeAnswer(output), outcome: 'done', reason: notes.join('; ') };
    }),
  );
}
