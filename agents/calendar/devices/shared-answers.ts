import { createHash } from 'node:crypto';
import { type Account, Refusal, type SealedNode } from '../../../app/agent.ts';
import { textIn } from '../itip/jcal.ts';
import type { Message } from '../itip/message.ts';
import { sequenceOf } from '../itip/version.ts';
import { ofDevices, type SharedAnswer } from './contract-devices.ts';

const MOST = 300;

/**
 * Answers as the person's devices tell them each other before any words go out. Of two devices that answer the same
 * request the one that the server heard first is right.
 */
export class SharedAnswers {
  readonly #account: Account;
  readonly #node: SealedNode<SharedAnswer>;

  constructor(account: Account) {
    this.#account = account;
    this.#node = account.sealed(ofDevices, 'answers');
  }

  /**
   * What is to be answered: this, or what was answered to the same request before. Where there is nobody to tell, or
   * nowhere to put it, this.
   */
  async agree(answer: SharedAnswer): Promise<SharedAnswer> {
    const known = this.#firstTo(answer.request);
    if (known) return known.value;
    const id = await this.tell(answer);
    // An event about what came before ours was sent to us before the one about ours.
    const first = this.#firstTo(answer.request);
    if (!first || id === undefined || first.id === id) return answer;
    await this.#node.remove(id).catch(() => {}); // it stands after the first all the same
    return first.value;
  }

  /** The id of the item; undefined where none can be kept. */
  async tell(answer: SharedAnswer): Promise<string | undefined> {
    const { deviceId } = this.#account;
    if (deviceId === undefined || !this.#node.isReady) return undefined;
    const id = `${answer.request}/${deviceId}`;
    try {
      await this.#node.put(id, answer);
    } catch (error) {
      if (error instanceof Refusal || error instanceof RangeError) return undefined;
      throw new Refusal('service-unavailable', 'This cannot be agreed upon just now. Try again later.');
    }
    void this.#forgetOldest();
    return id;
  }

  isSent(request: string): boolean {
    return this.#all.some(({ value }) => value.request === request && value.isSent);
  }

  /** The words are with whoever asked. */
  async sent(request: string): Promise<void> {
    const first = this.#firstTo(request);
    if (first && !this.isSent(request)) await this.tell({ ...first.value, isSent: true }).catch(() => {});
  }

  /** Whether it was another device that said this last of a meeting. */
  isToldElsewhere(uid: string, partstat: string): boolean {
    const told = this.#all.filter(({ value }) => value.uid === uid);
    const last = told.sort((one, other) => (one.value.stamp < other.value.stamp ? -1 : 1)).at(-1);
    return last?.value.partstat === partstat && !last.id.endsWith(`/${this.#account.deviceId}`);
  }

  /** Of which nobody has said that the words are out, by the id of the device that gave the answer. */
  get unsent(): { device: string; answer: SharedAnswer }[] {
    const own = this.#account.deviceId;
    return this.#all.flatMap(({ id, value }) => {
      const device = id.split('/')[1] ?? '';
      const isOpen = device !== own && !this.isSent(value.request);
      return isOpen && this.#firstTo(value.request)?.id === id ? [{ device, answer: value }] : [];
    });
  }

  get #all() {
    return [...this.#node.items].map(([id, { value }]) => ({ id, value }));
  }

  #firstTo(request: string) {
    return this.#all.find(({ value }) => value.request === request);
  }

  /** Each device of its own. */
  async #forgetOldest(): Promise<void> {
    const own = this.#all.filter(({ id }) => id.endsWith(`/${this.#account.deviceId}`));
    own.sort((one, other) => (one.value.stamp < other.value.stamp ? -1 : 1));
    for (const { id } of own.slice(0, Math.max(0, own.length - MOST)))
      await this.#node.remove(id).catch(() => {});
  }
}

/** The same for the same words of an organizer, however they came. */
export function requestIn({ uid, method, events }: Message): string {
  const said = events.map((event) => [
    textIn(event, 'recurrence-id'),
    sequenceOf(event),
    textIn(event, 'dtstamp'),
  ]);
  return hash([uid, method, ...said.map((one) => JSON.stringify(one)).sort()]);
}

/** What the person says is an answer of its own each time. */
export function newRequest(uid: string, stamp: Date): string {
  return hash([uid, stamp.toISOString()]);
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
