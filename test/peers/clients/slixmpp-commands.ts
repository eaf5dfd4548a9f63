import type { Server } from '../servers/server.ts';
import { startPython } from './python.ts';

export interface Submitted {
  node: string;
  xml: string;
  values: Record<string, unknown>;
}

/** An entity with commands of every shape, on python3-slixmpp. */
export interface SlixmppCommands extends AsyncDisposable {
  readonly jid: string;
  /** Nodes in the order in which a session of them began, or was canceled. */
  readonly began: readonly string[];
  readonly canceled: readonly string[];
  readonly submitted: readonly Submitted[];
  /** Lets `slow` end. */
  release(): Promise<void>;
  leave(): Promise<void>;
  come(): Promise<void>;
}

export async function startSlixmppCommands(options: {
  server: Pick<Server, 'host' | 'port' | 'caFile'>;
  jid: string;
  password: string;
}): Promise<SlixmppCommands> {
  const { server, jid, password } = options;
  const began: string[] = [];
  const canceled: string[] = [];
  const submitted: Submitted[] = [];
  const python = startPython('slixmpp-commands.py', {
    onEvent: (event, value) => {
      if (event === 'began') began.push(String(value));
      if (event === 'canceled') canceled.push(String(value));
      if (event === 'submitted') submitted.push(value as Submitted);
    },
  });
  const call = async (method: string) => void (await python.call(method));
  const close = () => python.close();
  try {
    const { host, port, caFile } = server;
    const bound = await python.call('connect', { jid, password, host, port, caFile });
    return {
      jid: String(bound),
      ...{ began, canceled, submitted },
      release: () => call('release'),
      leave: () => call('leave'),
      come: () => call('come'),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
