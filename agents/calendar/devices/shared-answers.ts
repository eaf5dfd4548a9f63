import { createHash } from 'node:crypto';
import { type Account, Refusal, type SealedNode } from '../../../app/agent.ts';
import { textIn } from '../itip/jcal.ts';
import type { Message } from '../itip/message.ts';
import { sequenceOf } from '../itip/version.ts';
import { ofDevices, type SharedAnswer } from './contract-devices.ts';
import { Reading } from './reading.ts';

const MOST = 300;

/**
 * Answers as the person's devices tell them each other before any words go out. Of two devices that answer the same
 * request the one that the server heard first is right.
 */
export class SharedAnswers {
  readonly #account: Account;
  readonly #node: SealedNode<SharedAnswer>;
  readonly #reading: Reading;
  /** What was agreed upon here and is not out yet, by request: events may come late, and tell of what is no more. */
  readonly #agreed = new Map<string, SharedAnswer>();

  constructor(account: Account, signal: AbortSignal) {
    this.#account = account;
    this.#node = account.sealed(ofDevices, 'answers');
    this.#reading = new Reading(account, this.#node, signal);
  }

  /**
   * What is to be answered: this, or what was answered to the same request before. Where there is nobody to tell, or
   * nowhere to put it, this.
   * @throws Refusal (service-unavailable) where the server cannot be asked just now
   */
  async agree(answer: SharedAnswer): Promise<SharedAnswer> {
    const agreed = await this.#agree(answer);
    this.#agreed.set(agreed.request, agreed);
    const [oldest] = this.#agreed.keys();
    if (this.#agreed.size > MOST && oldest !== undefined) this.#agreed.delete(oldest);
    return agreed;
  }

  async #agree(answer: SharedAnswer): Promise<SharedAnswer> {
    const { request } = answer;
    const own = `${request}/${this.#account.deviceId}`;
    await this.#reading.done();
    if (!this.#firstTo(request) && (await this.tell(answer)) === undefined) return answer;
    const first = await this.#first(request);
    if (first === undefined || first.id === own) return first?.value ?? answer;
    if (this.#node.items.has(own)) await this.#node.remove(own).catch(() => {}); // it is not the first all the same
    return first.value;
  }

  /** As the server has it: of what it said by itself something may be missing. */
  async #first(request: string) {
    const { devices, deviceId } = this.#account;
    const ids = [deviceId, ...devices.filter(({ paired }) => paired).map(({ id }) => id)];
    const known = this.#all.filter(({ value }) => value.request === request).map(({ id }) => id);
    const items = new Set([...ids.flatMap((id) => (id === undefined ? [] : `${request}/${id}`)), ...known]);
    const there = await this.#node.look([...items]).catch(() => {
      throw noAgreement();
    });
    return firstOf(
      there.flatMap((id) => {
        const item = this.#node.items.get(id);
        return item ? [{ id, value: item.value }] : [];
      }),
    );
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
      throw noAgreement();
    }
    void this.#forgetOldest();
    return id;
  }

  /** All of it, for of what a device said before it went something may be missing. */
  read(): Promise<void> {
    return this.#node.read();
  }

  isSent(request: string): boolean {
    return this.#all.some(({ value }) => value.request === request && value.isSent);
  }

  /** The words are with whoever asked. */
  async sent(request: string): Promise<void> {
    const said = this.#agreed.get(request) ?? this.#firstTo(request)?.value;
    if (said && !this.isSent(request)) await this.tell({ ...said, isSent: true }).catch(() => {});
    this.#agreed.delete(request);
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
    return firstOf(this.#all.filter(({ value }) => value.request === request));
  }

  /** Each device of its own. */
  async #forgetOldest(): Promise<void> {
    const own = this.#all.filter(({ id }) => id.endsWith(`/${this.#account.deviceId}`));
    own.sort((one, other) => (one.value.stamp < other.value.stamp ? -1 : 1));
    for (const { id } of own.slice(0, Math.max(0, own.length - MOST)))
      await this.#node.remove(id).catch(() => {});
  }
}

/** One that is sent may have been put there anew since, which changed its place. */
function firstOf<T extends { value: SharedAnswer }>(answers: readonly T[]): T | undefined {
  return answers.find(({ value }) => value.isSent) ?? answers[0];
}

function noAgreement(): Refusal {
  return new Refusal('service-unavailable', 'This cannot be agreed upon just now. Try again later.');
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
