import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Certificate } from './certificates.ts';
import type { Running } from './process.ts';

export type ServerOptions = {
  /** It runs on all cores, as people have it. */
  isMeasured?: boolean;
  /** Debian's default rates and sizes, which make some traffic crawl; without it nothing is throttled. */
  limits?: boolean;
  /** Features to leave out, as some servers do. A message that an archive (`mam`) took is not returned either. */
  without?: readonly ('offline' | 'smacks' | 'mam')[];
  /** Whoever comes may make an account (XEP-0077), but one in an hour, or only with an invitation (XEP-0445). */
  registration?: 'open' | 'rare' | 'invited';
  /** Bare JIDs of those who administer it, by its own ad-hoc commands. */
  admins?: readonly string[];
  /** Present this certificate in place of the right one. */
  certificate?: Certificate;
};

export type Server = AsyncDisposable & {
  readonly kind: 'prosody' | 'ejabberd';
  /** localhost, but for servers that talk to each other. */
  readonly domain: string;
  readonly host: '127.0.0.1';
  /** Client port with STARTTLS. */
  readonly port: number;
  readonly directTlsPort: number;
  readonly ca: string;
  readonly caFile: string;
  /** Where uploads go and come from (XEP-0363), on a certificate of the same CA. */
  readonly httpUrl: string;
  readonly pid: number;
  addUser(name: string, password: string): Promise<void>;
  /** Puts two accounts mutually on their rosters. Both are offline meanwhile. */
  befriend(one: string, other: string, group?: string): Promise<void>;
  /** Puts one account, or somebody at another server, on another's roster: Prosody. */
  addContact?(name: string, contact: string, group?: string): Promise<void>;
  /** A link that lets somebody make an account (XEP-0401): Prosody with `registration: 'invited'`. */
  invite?(): Promise<string>;
  /** The server's log so far. */
  log(): string;
  /** Ends it in order; its accounts stay for a `restart`. */
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Back on the same ports with the same accounts; stops first when it runs. */
  restart(): Promise<void>;
};

/** Resolves as soon as the client port answers a stream header; there is no fixed wait. */
export async function untilReady(
  server: Running,
  port: number,
  log: () => string,
  domain = 'localhost',
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await answersStream(port, domain))) {
    if (!server.isRunning()) throw new Error(`the server ended at its start\n${log().slice(-3000)}`);
    if (Date.now() > deadline) throw new Error(`the server did not answer in 60 s\n${log().slice(-3000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function answersStream(port: number, domain: string): Promise<boolean> {
  const header = `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(header));
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      if (heard.includes('starttls')) done(true);
    });
    socket.setTimeout(2000, () => done(false));
    socket.on('error', () => done(false)).on('close', () => done(false));
  });
}

export function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
