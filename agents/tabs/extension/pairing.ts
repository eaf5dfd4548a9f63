import { PROTOCOL } from '../protocol/limits.ts';
import type { CoreWords, FirstWords } from '../protocol/socket.ts';
import { nameAndVersion } from './browser-name.ts';

/** That this browser was paired, and where Dragoman is (docs/protocol/browser-socket.md). */
export interface Pairing {
  port: number;
  token: string;
}

const ANSWER_MS = 15_000;

export async function keptPairing(): Promise<Pairing | undefined> {
  const { pairing } = await chrome.storage.local.get('pairing');
  return pairing as Pairing | undefined;
}

/** Says the code that Dragoman shows. Resolves with the device's name once what it gives is kept; throws words. */
export async function pair(text: string): Promise<string> {
  const [, port, ...code] = /^(\d{5})([0-9A-Z]{4})([0-9A-Z]{4})$/.exec(plain(text)) ?? [];
  if (port === undefined) throw new Error('A code looks like 21873-K7QF-2MXD.');
  const { browser: id } = await chrome.storage.local.get('browser');
  const browser = { id: String(id), ...(await nameAndVersion()) };
  const answer = await ask(Number(port), { type: 'pair', protocol: PROTOCOL, browser, code: code.join('') });
  if (answer?.type === 'paired') {
    const pairing: Pairing = { port: Number(port), token: answer.token };
    await chrome.storage.local.set({ pairing });
    return answer.device;
  }
  throw new Error(
    answer?.type === 'goodbye'
      ? answer.text
      : 'Nobody answers at that port. Is it the code that is shown now?',
  );
}

/** Without what is between; and what Crockford's base 32 has no letters for, because it is read for others. */
function plain(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

/** Undefined where there is no answer. */
function ask(port: number, words: FirstWords): Promise<CoreWords | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const late = setTimeout(() => socket.close(), ANSWER_MS);
    socket.addEventListener('open', () => socket.send(JSON.stringify(words)));
    socket.addEventListener('message', ({ data }) => resolve(parsed(data)));
    socket.addEventListener('close', () => {
      clearTimeout(late);
      resolve(undefined);
    });
  });
}

function parsed(data: unknown): CoreWords | undefined {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined; // another program has that port
  }
}
