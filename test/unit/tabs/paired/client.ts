import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { ConnectedBrowsers } from '../../../../agents/tabs/browsers/connected-browsers.ts';
import { PairedBrowsers } from '../../../../agents/tabs/paired/paired-browsers.ts';
import { CHROMIUM_ID } from '../../../../agents/tabs/protocol/extension-id.ts';
import {
  about,
  browserProof,
  coreProof,
  keysOf,
  randomText,
} from '../../../../agents/tabs/protocol/proof.ts';

export const origin = `chrome-extension://${CHROMIUM_ID}`;
export const browser = { id: 'b1', name: 'Chromium', version: '1' };

/** The agent's end in this folder, until it is ended or the test is over. */
export async function core(folder: string) {
  const controller = new AbortController();
  const { signal } = controller;
  const end = () => controller.abort();
  onTestFinished(end);
  const browsers = new ConnectedBrowsers({ device: 'laptop', excluded: [], answer: async () => null });
  const paired = await PairedBrowsers.start({ browsers, device: 'laptop', folder, signal });
  return { browsers, paired, end };
}

/** Shows a code. */
export async function shown(paired: PairedBrowsers, signal = new AbortController().signal) {
  let done: Promise<unknown> = Promise.resolve();
  const code = await new Promise<string>((resolve, reject) => {
    done = paired.pair((code) => resolve(code), signal);
    done.catch(reject);
  });
  const [port = '', ...letters] = code.split('-');
  return { port: Number(port), code: letters.join(''), done };
}

type Said = { type: string; text?: string; token?: string; nonce?: string; proof?: string };

/** A WebSocket that says what it likes. Undefined where it is not let in. */
export async function connect(port: number, headers: Record<string, string> = { origin }, path = '/') {
  const { origin: from, ...others } = headers;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: others,
    ...(from !== undefined && { origin: from }),
  });
  onTestFinished(() => socket.terminate());
  const said: Said[] = [];
  let wake = () => {};
  let isClosed = false;
  socket.on('message', (data) => {
    said.push(JSON.parse(String(data)));
    wake();
  });
  socket.on('close', () => {
    isClosed = true;
    wake();
  });
  const closed = once(socket, 'close');
  closed.catch(() => {});
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true)).on('error', () => resolve(false));
  });
  if (!isOpen) return undefined;
  /** Undefined once it is closed and all was heard. */
  const next = async (): Promise<Said | undefined> => {
    while (said.length === 0 && !isClosed)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return said.shift();
  };
  const say = (value: unknown) => socket.send(typeof value === 'string' ? value : JSON.stringify(value));
  return { say, next, closed, socket };
}

/** Pairs and gives the token; undefined after a no. */
export async function pair(port: number, code: string, { from = origin, as = browser } = {}) {
  const line = await connect(port, { origin: from });
  line?.say({ type: 'pair', protocol: 1, browser: as, code });
  return (await line?.next())?.token;
}

/** Proves that it has this token; the core must prove it first. */
export async function known(port: number, token: string, { from = origin, id = browser.id, at = port } = {}) {
  const line = await connect(port, { origin: from });
  if (!line) return undefined;
  const nonce = randomText();
  line.say({ type: 'known', protocol: 1, browser: id, nonce });
  const challenge = await line.next();
  if (challenge?.type !== 'proof') return { ...line, challenge, isCore: false };
  const keys = await keysOf(token);
  const said = about(nonce, challenge.nonce ?? '', at);
  const isCore = challenge.proof === (await coreProof(keys, said));
  line.say({ type: 'proof', proof: await browserProof(keys, said) });
  return { ...line, challenge, isCore };
}
