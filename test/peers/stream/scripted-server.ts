import { createHmac, pbkdf2Sync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { type Certificate, certificateFor } from '../servers/certificates.ts';

const starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
const sasl = (...names: string[]) =>
  `<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${names.map((name) => `<mechanism>${name}</mechanism>`).join('')}</mechanisms>`;
const session = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>";

/** One connection of a server that says what the test wants, and remembers what it was told. */
export class Peer {
  /** Everything the client said, in clear text, TLS or not. */
  heard = '';
  encrypted = false;
  /** Does not answer a goodbye. */
  deaf = false;
  servername: string | undefined;
  alpn: string | false | null = null;
  readonly closed: Promise<unknown>;
  readonly #certificate: Certificate;
  #socket: Socket;
  #read = 0;

  constructor(socket: Socket, certificate: Certificate) {
    this.#socket = socket;
    this.#certificate = certificate;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    this.#listen();
  }

  #listen(): void {
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (text: string) => {
      this.heard += text;
      this.#socket.emit('heard');
      if (text.endsWith('</stream:stream>') && !this.deaf) this.#socket.end('</stream:stream>');
    });
    this.#socket.on('error', () => {});
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Waits until the client has said this, after what was waited for before. */
  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.heard.slice(this.#read));
      if (found) {
        this.#read += found.index + found[0].length;
        return found;
      }
      const gone = await Promise.race([
        once(this.#socket, 'heard').then(() => false),
        this.closed.then(() => true),
      ]);
      if (gone) throw new Error(`the client left instead of saying ${pattern}; it said ${this.heard}`);
    }
  }

  /** Waits for the client's stream header and answers with ours and these features. */
  async open(features: string): Promise<void> {
    await this.expect(/<stream:stream[^>]*>/);
    this.write(
      `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='x' from='localhost' version='1.0'><stream:features>${features}</stream:features>`,
    );
  }

  async upgrade(ahead = ''): Promise<void> {
    await this.expect(/<starttls /);
    this.write(`<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>${ahead}`);
    await this.encrypt();
  }

  async encrypt(): Promise<void> {
    this.#socket.removeAllListeners('data');
    const secureContext = createSecureContext({
      cert: readFileSync(this.#certificate.certificateFile),
      key: readFileSync(this.#certificate.keyFile),
    });
    const secure = new TLSSocket(this.#socket, {
      isServer: true,
      secureContext,
      ALPNProtocols: ['xmpp-client'],
      SNICallback: (name, done) => {
        this.servername = name;
        done(null, secureContext);
      },
    });
    this.#socket = secure;
    this.#listen();
    const gone = await Promise.race([once(secure, 'secure').then(() => false), this.closed.then(() => true)]);
    if (gone) throw new Error('the client left during the handshake');
    this.alpn = secure.alpnProtocol;
    this.encrypted = true;
  }

  /** SCRAM-SHA-256 with a real signature, or the one given. */
  async scram(options: { password?: string; iterations?: number; signature?: string } = {}): Promise<void> {
    const { password = 'secret', iterations = 4096 } = options;
    const first = decode((await this.expect(/<auth [^>]*SCRAM-SHA-256[^>]*>([^<]+)</))[1]).slice(3);
    const salt = Buffer.from('a salt of ours');
    const serverFirst = `${/r=.*/.exec(first)?.[0]}more,s=${salt.toString('base64')},i=${iterations}`;
    this.write(`<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${encode(serverFirst)}</challenge>`);
    const final = decode((await this.expect(/<response [^>]*>([^<]+)</))[1]);
    const message = `${first},${serverFirst},${final.replace(/,p=.*/, '')}`;
    const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
    const serverKey = createHmac('sha256', salted).update('Server Key').digest();
    const signature = createHmac('sha256', serverKey).update(message).digest('base64');
    const text = options.signature ?? encode(`v=${signature}`);
    this.write(`<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${text}</success>`);
  }

  async bind(jid = 'alice@localhost/desk'): Promise<void> {
    const [, id] = await this.expect(/<iq [^>]*id="([^"]+)"[^>]*><bind /);
    this.write(
      `<iq type='result' id='${id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${jid}</jid></bind></iq>`,
    );
  }

  async enable(): Promise<void> {
    await this.expect(/<enable /);
    this.write("<enabled xmlns='urn:xmpp:sm:3' id='session-1' resume='true' max='300'/>");
  }

  /** The whole login up to the features after SASL. */
  async untilAuthenticated(features = session): Promise<void> {
    await this.open(starttls);
    await this.upgrade();
    await this.open(sasl('SCRAM-SHA-256', 'SCRAM-SHA-1'));
    await this.scram();
    await this.open(features);
  }

  async login(): Promise<void> {
    await this.untilAuthenticated();
    await this.bind();
    await this.enable();
  }
}

export const features = { starttls, sasl, session };

export interface ScriptedServer {
  port: number;
  /** How many connections came. */
  count(): number;
  peer(index: number): Promise<Peer>;
  close(): Promise<void>;
}

/** A server that plays `script` to every connection; the script ending leaves the connection open. */
export async function scripted(
  script: (peer: Peer, index: number) => Promise<void>,
  certificate: Certificate = certificateFor(['localhost', '*.localhost']),
): Promise<ScriptedServer> {
  const peers: Peer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const peer = new Peer(socket, certificate);
    peers.push(peer);
    server.emit('peer');
    // A client that leaves ends the script; what the client made of it is what the test looks at.
    script(peer, peers.length - 1).catch(() => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    count: () => peers.length,
    async peer(index) {
      for (;;) {
        const peer = peers[index];
        if (peer) return peer;
        await once(server, 'peer');
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

function decode(text = ''): string {
  return Buffer.from(text, 'base64').toString();
}
