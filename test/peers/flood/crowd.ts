import { type Client, ConnectionError, createClient } from '../../../app/xmpp/client.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import type { Server } from '../servers/index.ts';
import type { Ask } from './hostile.ts';

/** A peer on a socket of its own, by our own client. */
export async function connect(
  server: Pick<Server, 'host' | 'port' | 'ca'>,
  name: string,
  resource = 'x',
): Promise<Client> {
  const { host, port, ca } = server;
  const client = createClient({
    jid: `${name}@localhost`,
    resource,
    password: async () => 'secret',
    server: { host, port },
    ca,
    stepTimeoutMs: 30_000, // one of them comes on a slow line
  });
  await client.start();
  return client;
}

/** `result`, or what came instead: an error's condition, a time-out. */
export async function outcome(client: Client, to: string, { type, payload }: Ask): Promise<string> {
  try {
    await client.request(type, to, payload, { timeoutMs: 30_000 });
    return 'result';
  } catch (error) {
    if (error instanceof StanzaError) return error.condition;
    if (error instanceof ConnectionError) return error.code;
    throw error;
  }
}

/** Asks without rest, `atOnce` at a time, until the time is over; how often each outcome came. */
export async function flood(
  clients: readonly Client[],
  to: string,
  { ms, atOnce, ask }: { ms: number; atOnce: number; ask: (turn: number) => Ask },
): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  const end = performance.now() + ms;
  let turn = 0;
  const one = async (client: Client) => {
    while (performance.now() < end) {
      const came = await outcome(client, to, ask(turn++));
      outcomes.set(came, (outcomes.get(came) ?? 0) + 1);
    }
  };
  await Promise.all(clients.flatMap((client) => Array.from({ length: atOnce }, () => one(client))));
  return outcomes;
}

export const shown = (outcomes: Map<string, number>) =>
  [...outcomes].map(([name, count]) => `${name} ${count}`).join(', ');
