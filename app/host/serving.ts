import type { Account, AnyAgent } from '../agent.ts';
import type { Client } from '../xmpp/client.ts';
import type { Activity } from './activity.ts';
import type { Agents } from './agents.ts';
import type { Approvals } from './approvals.ts';
import type { Grants } from './grants.ts';

/** What it takes to serve others: where requests come in, who decides, who answers, where it is noted. */
export interface Serving {
  client: Client;
  account: Account;
  agents: readonly AnyAgent[];
  running: () => Agents;
  grants: Grants;
  activity: Activity;
  approvals: Approvals;
}
