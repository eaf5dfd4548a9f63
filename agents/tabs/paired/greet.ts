import { Refusal } from '../../../app/agent.ts';
import { MalformedMessage } from '../browsers/malformed-message.ts';
import { PROTOCOL } from '../protocol/limits.ts';
import { about, bytesOf, coreProof, isBrowserProof, keysOf, randomText, textOf } from '../protocol/proof.ts';
import { type FirstWords, firstWords, lastWords } from '../protocol/socket.ts';
import type { Pairing } from './kept-pairings.ts';
import type { Talk } from './talk.ts';

type Pair = Extract<FirstWords, { type: 'pair' }>;
type Known = Extract<FirstWords, { type: 'known' }>;

export interface Greeting {
  origin: string;
  port: number;
  device: string;
  find(browser: string): Pairing | undefined;
  /**
   * Uses the code up.
   *
   * @returns what keeps the pairing, or throws a Refusal; undefined where another code is shown, or none
   */
  take(code: string): ((pairing: Pairing) => Promise<void>) | undefined;
}

const wrong = 'This is not the code that Dragoman shows, or it shows none any more.';
const unpaired =
  'This browser is not paired with Dragoman any more. Pair it again in the options of this extension.';

/** Resolves with the browser that has proved who it is; undefined where this was all. */
export async function greet(talk: Talk, greeting: Greeting): Promise<string | undefined> {
  const { success, data: first } = firstWords.safeParse(await talk.next());
  if (!success) throw new MalformedMessage('no greeting');
  if (first.protocol !== PROTOCOL) talk.end({ type: 'goodbye', text: 'Update Dragoman and this extension.' });
  else if (first.type === 'known') return known(first, talk, greeting);
  else await pair(first, talk, greeting);
  return undefined;
}

async function pair({ browser, code }: Pair, talk: Talk, greeting: Greeting): Promise<void> {
  const { origin, device } = greeting;
  const keep = greeting.take(code);
  if (!keep) return talk.end({ type: 'goodbye', text: wrong });
  const token = randomText();
  const { storedKey, serverKey } = await keysOf(token);
  try {
    await keep({
      ...{ id: browser.id, name: browser.name, origin, pairedAt: new Date().toISOString() },
      ...{ storedKey: textOf(storedKey), serverKey: textOf(serverKey) },
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return talk.end({ type: 'goodbye', text: error.message });
  }
  talk.end({ type: 'paired', device, token });
}

async function known({ browser, nonce }: Known, talk: Talk, greeting: Greeting): Promise<string | undefined> {
  const { origin, port } = greeting;
  const pairing = greeting.find(browser);
  if (pairing?.origin !== origin) {
    talk.end({ type: 'goodbye', text: unpaired });
    return undefined;
  }
  const [storedKey, serverKey] = [bytesOf(pairing.storedKey), bytesOf(pairing.serverKey)];
  const own = randomText();
  const said = about(nonce, own, port);
  talk.say({ type: 'proof', nonce: own, proof: await coreProof({ serverKey }, said) });
  const { success, data: last } = lastWords.safeParse(await talk.next());
  if (!success) throw new MalformedMessage('no proof');
  if (await isBrowserProof(last.proof, { storedKey }, said)) return browser;
  talk.end({ type: 'goodbye', text: unpaired });
  return undefined;
}
