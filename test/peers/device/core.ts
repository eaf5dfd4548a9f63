import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { contracts } from '../../../agents/contracts.ts';
import type { AnyAgent } from '../../../app/agent.ts';
import { type Client, client } from '../../../app/calls.ts';
import { Core } from '../../../app/core.ts';
import { given, secretsFile } from '../../../main/secrets.ts';
import { freshFolder } from '../servers/folder.ts';
import type { Server } from '../servers/server.ts';
import { signedIn } from './signed-in.ts';

/** A core inside the test, with agents of the test's own. */
export interface RunningCore extends AsyncDisposable {
  core: Core;
  jid: string;
  call: Client<typeof contracts>;
}

export async function startCore(options: {
  server: Pick<Server, 'host' | 'port' | 'caFile'>;
  jid: string;
  password: string;
  agents: readonly AnyAgent[];
  settings?: Record<string, unknown>;
  /** What its person calls it. */
  device?: string;
}): Promise<RunningCore> {
  const { server, jid, password, agents, settings = {}, device = 'test' } = options;
  const home = await signedIn(join(freshFolder('core'), 'home'), { server, jid, device, settings });
  const core = await Core.open({
    home,
    agents,
    version: '0',
    platform: {
      secrets: given(password, secretsFile(home.secrets)),
      now: () => new Date(),
      randomId: () => randomBytes(16).toString('base64url'),
    },
  });
  await core.start();
  const call = client(contracts, (name, input, asking) => core.call(name, input, asking));
  return { core, call, jid: core.status.jid, [Symbol.asyncDispose]: () => core.stop() };
}
