import { ConnectionError } from './connection-error.ts';
import { prepare, type Scram, scram } from './scram.ts';
import type { Stream } from './stream.ts';
import { type Element, xml } from './xml.ts';

const NS = 'urn:ietf:params:xml:ns:xmpp-sasl';

export interface Credentials {
  username: string;
  password: () => Promise<string>;
  /** What we accept, best first. PLAIN shows the server the password itself: only where the person allowed it. */
  mechanisms: readonly Mechanism[];
}

export type Mechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-1' | 'PLAIN';

/** -PLUS is left out: see docs/decisions/stream.md. */
export const scramMechanisms: readonly Mechanism[] = ['SCRAM-SHA-256', 'SCRAM-SHA-1'];

function chooseMechanism(features: Element, accepted: readonly Mechanism[]): Mechanism {
  const offered = features.getChild('mechanisms', NS)?.getChildren('mechanism') ?? [];
  const names = new Set(offered.map((mechanism) => mechanism.getText().trim()));
  const chosen = accepted.find((mechanism) => names.has(mechanism));
  if (chosen) return chosen;
  const hasPlain = names.has('PLAIN');
  const plain = hasPlain
    ? ' It offers PLAIN, which shows it your password; allow that in the settings if you trust it.'
    : '';
  throw new ConnectionError(
    hasPlain ? 'plain-only' : 'no-mechanism',
    `The server offers no safe way to log in (it has: ${[...names].join(', ') || 'none'}).${plain}`,
    { final: true },
  );
}

/** SASL, RFC 6120 §6.4, on an encrypted stream. Resolves with the mechanism once both sides are sure. */
export async function authenticate(
  stream: Stream,
  features: Element,
  { username, password, mechanisms }: Credentials,
): Promise<Mechanism> {
  if (!stream.encrypted) throw new Error('authenticate() was called on a stream without TLS');
  const mechanism = chooseMechanism(features, mechanisms);
  const secret = await password();
  if (mechanism === 'PLAIN') {
    const message = `\0${prepare(username, 'user name')}\0${prepare(secret, 'password')}`;
    await stream.send(xml('auth', { xmlns: NS, mechanism }, encode(message)));
    await outcome(stream, 'success');
    return mechanism;
  }
  const login = scram(mechanism === 'SCRAM-SHA-1' ? 'sha1' : 'sha256', username, secret);
  await stream.send(xml('auth', { xmlns: NS, mechanism }, encode(login.clientFirst)));
  const challenge = await outcome(stream, 'challenge');
  await stream.send(xml('response', { xmlns: NS }, encode(await login.answer(decode(challenge)))));
  await verifyServer(stream, login);
  return mechanism;
}

/** The server's signature comes with `<success/>` or in one more challenge before it (RFC 6120 §6.3.10). */
async function verifyServer(stream: Stream, login: Scram): Promise<void> {
  const last = await outcome(stream, 'success', 'challenge');
  login.verify(decode(last));
  if (last.getName() === 'success') return;
  await stream.send(xml('response', { xmlns: NS }));
  await outcome(stream, 'success');
}

async function outcome(stream: Stream, ...expected: string[]): Promise<Element> {
  const answer = await stream.receive('The login');
  if (answer.getNS() === NS && expected.includes(answer.getName())) return answer;
  if (answer.is('failure', NS)) throw failure(answer);
  throw new ConnectionError('protocol', `The server answered the login with <${answer.name}/>.`);
}

/** RFC 6120 §6.5 */
function failure(answer: Element): ConnectionError {
  const condition = answer
    .getChildElements()
    .find((child) => child.getName() !== 'text')
    ?.getName();
  const said = answer.getChildText('text') ? ` It says: ${answer.getChildText('text')}` : '';
  switch (condition) {
    case 'not-authorized':
      return new ConnectionError(
        'not-authorized',
        `The server does not accept this user name and password.${said}`,
        { final: true },
      );
    case 'account-disabled':
    case 'credentials-expired':
      return new ConnectionError('account', `The server says ${condition.replace('-', ' ')}.${said}`, {
        final: true,
      });
    case 'temporary-auth-failure':
      return new ConnectionError('refused', `The server cannot check passwords at present.${said}`);
    default:
      return new ConnectionError(
        'refused',
        `The server refused the login (${condition ?? 'no reason given'}).${said}`,
        {
          final: true,
        },
      );
  }
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function decode(element: Element): string {
  return Buffer.from(element.getText(), 'base64').toString('utf8');
}
