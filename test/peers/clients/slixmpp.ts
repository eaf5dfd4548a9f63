import type { Server } from '../servers/server.ts';
import { type CommandReply, type CommandStep, commandStep } from './command-step.ts';
import { type Python, startPython } from './python.ts';

export type ReceivedMessage = {
  from: string;
  to: string;
  id: string;
  type: string;
  body: string;
  xml: string;
  timeMs: number;
};
export type ReceivedPresence = Omit<ReceivedMessage, 'body'> & {
  priority: number;
  show: string;
  status: string;
};
export type Item = { jid: string; node: string | null; name: string | null };
export type Info = {
  identities: { category: string; type: string; lang: string | null; name: string | null }[];
  features: string[];
  xml: string;
};
export type Values = Record<string, string | string[] | boolean>;

/** A user on python3-slixmpp 1.8, a client that nobody here wrote. */
export type Slixmpp = AsyncDisposable & {
  /** The full JID the server gave. */
  readonly jid: string;
  /** Everything received so far, oldest first. */
  readonly messages: readonly ReceivedMessage[];
  readonly presences: readonly ReceivedPresence[];
  /** The first message, received already or still to come, that matches. */
  nextMessage(matches: (message: ReceivedMessage) => boolean, patienceMs?: number): Promise<ReceivedMessage>;
  nextPresence(
    matches: (presence: ReceivedPresence) => boolean,
    patienceMs?: number,
  ): Promise<ReceivedPresence>;
  /** Resolves when the connection is over. */
  readonly disconnected: Promise<void>;
  presence(options?: {
    priority?: number;
    show?: string;
    status?: string;
    to?: string;
    type?: string;
  }): Promise<void>;
  /** Resolves with the stanza's id once it is on its way. */
  message(options: { to: string; body: string; type?: string; id?: string }): Promise<string>;
  /** Sends this payload and resolves with the whole answer as XML, an error answer as well. */
  iq(options: {
    to: string;
    type: 'get' | 'set';
    payload: string;
    id?: string;
    lang?: string;
    timeoutSeconds?: number;
  }): Promise<string>;
  raw(xml: string): Promise<void>;
  discoInfo(jid: string, node?: string): Promise<Info>;
  discoItems(jid: string, node?: string): Promise<Item[]>;
  commands(jid: string): Promise<Item[]>;
  /** Starts a command; the step it resolves with leads on. An error answer rejects with its condition. */
  command(jid: string, node: string): Promise<CommandStep>;
  /** Starts a command and answers its steps in turn; resolves with every step, the first included. */
  execute(jid: string, node: string, answers?: readonly Values[]): Promise<CommandStep[]>;
  /** Through XEP-0363, with its own discovery of the service; resolves with the link. */
  upload(name: string, bytes: Uint8Array, contentType?: string): Promise<string>;
  fetch(url: string): Promise<Buffer>;
  disconnect(): Promise<void>;
  /** Breaks the connection without a word. */
  abort(): Promise<void>;
};

export type SlixmppOptions = {
  server: Pick<Server, 'host' | 'caFile'> & { port: number };
  /** Bare, or with the resource wished for. */
  jid: string;
  password: string;
  directTls?: boolean;
  plugins?: readonly string[];
};

export async function startSlixmpp(options: SlixmppOptions): Promise<Slixmpp> {
  const { server, jid, password, directTls = false, plugins = [] } = options;
  const messages = inbox<ReceivedMessage>('message');
  const presences = inbox<ReceivedPresence>('presence');
  let endStream = () => {};
  const disconnected = new Promise<void>((resolve) => {
    endStream = resolve;
  });
  const python: Python = startPython('slixmpp.py', {
    // For uploads, whose HTTP client trusts what OpenSSL trusts.
    env: { SSL_CERT_FILE: server.caFile },
    onEvent: (event, value) => {
      if (event === 'message') messages.add(value as ReceivedMessage);
      if (event === 'presence') presences.add(value as ReceivedPresence);
      if (event === 'disconnected') endStream();
    },
  });
  const call = async <T>(method: string, parameters: object = {}) =>
    (await python.call(method, { ...parameters })) as T;
  const close = () => python.close();
  let bound: string;
  try {
    const { host, port, caFile } = server;
    bound = await call('connect', { jid, password, host, port, caFile, directTls, plugins });
  } catch (error) {
    await close();
    throw error;
  }
  const command = async (to: string, node: string): Promise<CommandStep> => {
    const send = (parameters: object) => call<CommandReply>('command', { jid: to, node, ...parameters });
    return commandStep(await send({}), send);
  };
  return {
    jid: bound,
    messages: messages.all,
    presences: presences.all,
    nextMessage: messages.next,
    nextPresence: presences.next,
    disconnected,
    presence: (parameters = {}) => call('presence', parameters),
    message: (parameters) => call('message', parameters),
    iq: (parameters) => call('iq', parameters),
    raw: (xml) => call('raw', { xml }),
    discoInfo: (to, node) => call('discoInfo', { jid: to, node }),
    discoItems: (to, node) => call('discoItems', { jid: to, node }),
    commands: (to) => call('commands', { jid: to }),
    command,
    async execute(to, node, answers = []) {
      const steps = [await command(to, node)];
      for (const values of answers) {
        const last = steps.at(-1) as CommandStep;
        steps.push(await last.answer(values));
      }
      return steps;
    },
    upload: (name, bytes, contentType) =>
      call('upload', { name, base64Bytes: Buffer.from(bytes).toString('base64'), contentType }),
    fetch: async (url) => Buffer.from(await call<string>('fetch', { url, caFile: server.caFile }), 'base64'),
    disconnect: () => call('disconnect'),
    abort: () => call('abort'),
    [Symbol.asyncDispose]: close,
  };
}

/** Keeps all that came, and lets a test wait for what has not come yet. */
function inbox<T>(what: string) {
  const all: T[] = [];
  const watchers = new Set<(value: T) => void>();
  return {
    all,
    add(value: T) {
      all.push(value);
      for (const watcher of watchers) watcher(value);
    },
    next(matches: (value: T) => boolean, patienceMs = 10_000): Promise<T> {
      const known = all.find(matches);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const stop = () => {
          clearTimeout(timer);
          watchers.delete(watcher);
        };
        const watcher = (value: T) => {
          if (!matches(value)) return;
          stop();
          resolve(value);
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`no such ${what} in ${patienceMs} ms; received: ${JSON.stringify(all)}`));
        }, patienceMs);
        watchers.add(watcher);
      });
    },
  };
}
