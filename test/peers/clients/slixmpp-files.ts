import type { Server } from '../servers/server.ts';
import { startPython } from './python.ts';

export interface Offered {
  name: string;
  size: number;
  mediaType: string | null;
  from: string;
}

export interface Got {
  name: string;
  size: number;
  sha256: string;
  via: 'direct' | 'proxy' | 'in-band';
  isHashRight: boolean;
}

/** A client that takes and sends files by Jingle, on the streams of python3-slixmpp. */
export interface SlixmppFiles extends AsyncDisposable {
  readonly jid: string;
  readonly offered: readonly Offered[];
  readonly received: readonly Got[];
  readonly failures: readonly string[];
  /** How it answers offers from now on. */
  answer(how: { decline?: boolean; maxBlock?: number }): Promise<void>;
  /** Runs a command with these answers, one a form; resolves with the notes of its last step. */
  command(to: string, node: string, answers: readonly Record<string, string>[]): Promise<string[]>;
  /** Sends a file; resolves with the reason that ended the session. */
  offer(what: {
    to: string;
    name: string;
    bytes: Uint8Array;
    transport?: 's5b' | 'ibb';
    saySize?: number;
    sayHash?: string;
  }): Promise<string[]>;
}

export async function startSlixmppFiles(options: {
  server: Pick<Server, 'host' | 'port' | 'caFile'>;
  jid: string;
  password: string;
}): Promise<SlixmppFiles> {
  const { server, jid, password } = options;
  const offered: Offered[] = [];
  const received: Got[] = [];
  const failures: string[] = [];
  const python = startPython('slixmpp-files.py', {
    onEvent: (event, value) => {
      if (event === 'offered') offered.push(value as Offered);
      if (event === 'received') received.push(value as Got);
      if (event === 'failed') failures.push(String(value));
    },
  });
  try {
    const { host, port, caFile } = server;
    const bound = await python.call('connect', { jid, password, host, port, caFile });
    return {
      jid: String(bound),
      ...{ offered, received, failures },
      answer: async (how) => void (await python.call('answer', how)),
      command: async (to, node, answers) => (await python.call('command', { to, node, answers })) as string[],
      offer: async ({ bytes, ...what }) =>
        (await python.call('offer', {
          ...what,
          base64Bytes: Buffer.from(bytes).toString('base64'),
        })) as string[],
      [Symbol.asyncDispose]: () => python.close(),
    };
  } catch (error) {
    await python.close();
    throw error;
  }
}
