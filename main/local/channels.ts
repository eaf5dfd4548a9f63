import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Refusal } from '../../app/refusal.ts';
import { Channel } from './channel.ts';

/** Of one caller, that no call has taken yet. */
const MAX_WAITING = 32;

interface HandedOut {
  owner: object;
  direction: 'up' | 'down';
  /** Until the connection and the call are both there. */
  timer: NodeJS.Timeout;
  isTaken: boolean;
  channel?: Channel;
  sentBytes?: number;
  come(channel: Channel): void;
  fail(reason: Error): void;
  coming: Promise<Channel>;
}

/** Tokens for bytes: each brings in one connection, for one call of the caller it was handed to. */
export class Channels {
  readonly #patienceMs: number;
  readonly #handedOut = new Map<string, HandedOut>();

  /** @param patienceMs how long a token waits for its connection and its call */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  handOut(owner: object, direction: 'up' | 'down'): string {
    const waiting = [...this.#handedOut.values()].filter((one) => one.owner === owner && !one.isTaken);
    if (waiting.length >= MAX_WAITING)
      throw new Refusal('resource-constraint', 'Too many channels wait for their bytes.');
    const token = randomBytes(32).toString('base64url');
    const late = () => this.drop(token, new Refusal('bad-request', 'The bytes of this call did not come.'));
    const timer = setTimeout(late, this.#patienceMs);
    this.#handedOut.set(token, { owner, direction, timer, isTaken: false, ...coming() });
    return token;
  }

  /** A connection named a token; where it is not the first to do so it has to go. */
  arrive(token: string, socket: Socket): void {
    const known = this.#handedOut.get(token);
    if (!known || known.channel) return void socket.destroy();
    known.channel = new Channel(known.direction, socket);
    if (known.sentBytes !== undefined) known.channel.sent(known.sentBytes);
    known.come(known.channel);
  }

  /** The owner says that it has sent all; that may come before the connection. */
  sent(owner: object, token: string, bytes: number): void {
    const known = this.#handedOut.get(token);
    if (known?.owner !== owner) return;
    known.sentBytes = bytes;
    known.channel?.sent(bytes);
  }

  /** For a call of its owner, once. */
  async take(owner: object, token: string): Promise<Channel> {
    const known = this.#handedOut.get(token);
    if (!known || known.owner !== owner || known.isTaken)
      throw new Refusal('bad-request', 'There is no such channel.');
    known.isTaken = true;
    const channel = await known.coming;
    clearTimeout(known.timer);
    return channel;
  }

  /** The call is over. */
  release(token: string): void {
    this.#handedOut.get(token)?.channel?.close();
    this.#handedOut.delete(token);
  }

  drop(token: string, reason: Error): void {
    const known = this.#handedOut.get(token);
    if (!known) return;
    clearTimeout(known.timer);
    this.#handedOut.delete(token);
    known.fail(reason);
    known.channel?.end(reason);
  }

  /** The owner is gone, and what it was handed is worth nothing any more. */
  leave(owner: object): void {
    for (const [token, one] of this.#handedOut)
      if (one.owner === owner) this.drop(token, new Error('the caller left'));
  }
}

function coming(): Pick<HandedOut, 'come' | 'fail' | 'coming'> {
  let come: (channel: Channel) => void = () => {};
  let fail: (reason: Error) => void = () => {};
  const promise = new Promise<Channel>((resolve, reject) => {
    come = resolve;
    fail = reject;
  });
  promise.catch(() => {}); // a token that no call takes
  return { come, fail, coming: promise };
}
