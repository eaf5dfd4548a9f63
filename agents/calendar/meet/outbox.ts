import { z } from 'zod';
import type { Account } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import { KeptFiles } from '../kept-files.ts';
import { AGAIN_MS, sendMessage } from '../requests/send-message.ts';

const letter = z.strictObject({
  uid: z.string(),
  /** Full JID of the device that asked, else a bare one. */
  to: z.string(),
  ical: z.string(),
  writtenAt: z.iso.datetime(),
});

type Letter = z.output<typeof letter>;

export interface OutboxOptions {
  account: Account;
  folder: string;
  signal: AbortSignal;
  /** Their agent has it, and does not take it; their bare JID. */
  refused(uid: string, jid: string): void;
}

/** After two weeks a meeting is nobody's news. */
const KEPT_MS = 14 * 86_400_000;

/**
 * Messages about meetings on their way: on the disk until an agent of the recipient has them. Of one meeting the last
 * to each recipient counts, for it says all that those before it said.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #letters: KeptFiles<Letter>;
  readonly #sending = new Set<Letter>();

  constructor(options: OutboxOptions) {
    this.#options = options;
    const { folder, signal } = options;
    this.#letters = new KeptFiles({ folder, schema: letter, keyOf });
    const timer = setInterval(() => this.#sendAll(), AGAIN_MS).unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** What an earlier run left. */
  async load(): Promise<void> {
    await this.#letters.load();
    this.#sendAll();
  }

  /** On the disk when it resolves, and being sent. */
  async put(message: Omit<Letter, 'writtenAt'>): Promise<void> {
    const one = { ...message, writtenAt: new Date().toISOString() };
    await this.#letters.keep(one);
    void this.#send(one);
  }

  #sendAll(): void {
    for (const one of this.#letters.all) void this.#send(one);
  }

  /** Never rejects: what could not be sent is tried again. */
  async #send(one: Letter): Promise<void> {
    if (this.#sending.has(one)) return;
    this.#sending.add(one);
    const isOld = Date.parse(one.writtenAt) < Date.now() - KEPT_MS;
    if (isOld || (await this.#isOver(one))) await this.#drop(one).catch(() => {}); // once more, then
    this.#sending.delete(one);
  }

  /** One of their agents has it: that which asked, else the first that takes such messages. */
  async #isOver({ uid, to, ical }: Letter): Promise<boolean> {
    const { account, signal, refused } = this.#options;
    const agents = account.agentsOf(bare(to));
    for (const agent of [...agents.filter((one) => one === to), ...agents.filter((one) => one !== to)]) {
      const sent = await sendMessage(account, agent, ical, signal);
      if (sent === 'refused') refused(uid, bare(to));
      if (sent !== 'unknown') return true;
    }
    return false;
  }

  async #drop(one: Letter): Promise<void> {
    const key = keyOf(one);
    if (this.#letters.get(key) === one) await this.#letters.forget(key); // else a newer one took its place
  }
}

function keyOf({ uid, to }: Letter): string {
  return `${uid}\n${bare(to)}`;
}
