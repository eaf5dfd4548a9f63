import type { Activity } from './activity.ts';
import { type AnyQuery, answerQuery } from './answer-query.ts';
import { ApprovedQueries } from './approved-query.ts';
import { recorded } from './recorder.ts';
import type { Serving } from './serving.ts';

/** What programs ask by IQ; returns the namespaces served, which are features (XEP-0030 §3.1). */
export function serveQueries(options: Serving): string[] {
  const approved = new ApprovedQueries(options.approvals);
  return options.agents.flatMap(({ contract, queries = {} }) =>
    Object.entries<AnyQuery>(queries).map(([name, query]) => {
      serve(options, approved, contract.name, name, query);
      return query.codec.namespace;
    }),
  );
}

function serve(
  serving: Serving,
  approved: ApprovedQueries,
  agent: string,
  name: string,
  query: AnyQuery,
): void {
  const { client } = serving;
  const { codec, isPart = false } = query;
  const activity: Pick<Activity, 'add'> = isPart ? withoutDone(serving.activity) : serving.activity;
  client.router.iq(codec.type, codec.namespace, codec.name, ({ from, payload }) =>
    recorded(activity, { agent, peer: from, action: `query ${name}` }, async () => {
      const { output, reason } = await answerQuery(serving, {
        ...{ agent, name, query, from },
        input: () => codec.decodeQuery(payload),
        approve: (asked, signal) => approved.approve(asked, signal),
        withdraw: (asked) => approved.withdraw(asked),
      });
      return { value: codec.encodeAnswer(output), outcome: 'done', reason };
    }),
  );
}

function withoutDone(activity: Activity): Pick<Activity, 'add'> {
  return {
    add: (event) => {
      if (event.outcome !== 'done') activity.add(event);
    },
  };
}
