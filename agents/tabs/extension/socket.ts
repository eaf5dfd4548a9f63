import { ALIVE_EVERY_MS, PROTOCOL } from '../protocol/limits.ts';
import { about, browserProof, coreProof, keysOf, randomText } from '../protocol/proof.ts';
import type { CoreWords, FirstWords, LastWords } from '../protocol/socket.ts';
import type { ToBrowser } from '../protocol.ts';
import type { Line, LineOptions } from './line.ts';
import { inParts, Parts } from './messages.ts';
import type { Pairing } from './pairing.ts';

/** For a core to prove who it is; another program may say nothing at all. */
const PROOF_MS = 15_000;

/**
 * To the core itself, where the browser may start no program. Until the core has proved who it is it is told nothing
 * that matters, and its words are not shown: another program may have its port.
 */
export function overSocket(pairing: Pairing, { hello, receive, closed }: LineOptions): Line {
  const { browser } = hello();
  const socket = new WebSocket(`ws://127.0.0.1:${pairing.port}/`);
  const nonce = randomText();
  const parts = new Parts();
  let isOver = false;
  let isProved = false;
  let why = 'It does not run, or another program has its port.';
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  // A silent socket does not keep a worker awake: in Chromium its messages do, in Firefox only calls such as this one.
  const alive = setInterval(() => {
    void chrome.runtime.getPlatformInfo();
    if (isProved) socket.send('');
  }, ALIVE_EVERY_MS);
  const late = setTimeout(() => socket.close(), PROOF_MS);
  const prove = async (words: CoreWords) => {
    if (words.type === 'goodbye') why = 'This browser is not paired any more. Pair it again in the options.';
    if (words.type !== 'proof') return socket.close();
    const keys = await keysOf(pairing.token);
    const said = about(nonce, words.nonce, pairing.port);
    if (words.proof !== (await coreProof(keys, said))) return socket.close();
    isProved = true;
    clearTimeout(late);
    say({ type: 'proof', proof: await browserProof(keys, said) } satisfies LastWords);
    say(hello());
  };
  socket.addEventListener('open', () =>
    say({ type: 'known', protocol: PROTOCOL, browser: browser.id, nonce } satisfies FirstWords),
  );
  socket.addEventListener('message', ({ data }) => {
    if (isOver) return;
    if (!isProved) {
      void Promise.resolve(data)
        .then(JSON.parse)
        .then(prove)
        .catch(() => socket.close());
      return;
    }
    const message: ToBrowser = JSON.parse(data);
    const whole = message.type === 'part' ? parts.add(message) : message;
    if (whole) receive(whole);
  });
  socket.addEventListener('close', () => {
    clearInterval(alive);
    clearTimeout(late);
    if (!isOver) closed(isProved ? '' : why);
  });
  return {
    send: (message) => {
      for (const part of inParts(message)) say(part);
    },
    end: () => {
      isOver = true;
      socket.close();
    },
  };
}
