import { z } from 'zod';
import type { Account } from '../../../app/agent.ts';
import { KeptFiles } from '../../../app/kept-files.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import { Courier } from '../requests/courier.ts';
import type { Zone } from '../zones/zone.ts';

const letter = z.strictObject({
  uid: z.string(),
  /** Full JID of the device that asked, else a bare one. */
  to: z.string(),
  ical: z.string(),
  writtenAt: z.iso.datetime(),
  /** As a letter, too; what came back counts as never sent. */
  isPosted: z.boolean().default(false),
});

type Letter = z.output<typeof letter>;

export interface OutboxOptions {
  account: Account;
  folder: string;
  /** Whose clocks the words of letters go by. */
  zone: Zone;
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
  readonly #courier: Courier;

  constructor(options: OutboxOptions) {
    this.#options = options;
    const { account, zone, folder, signal } = options;
    this.#letters = new KeptFiles({ folder, schema: letter, keyOf });
    this.#courier = new Courier({ account, zone, signal, again: () => this.#sendAll() });
  }

  /** What an earlier run left. */
  async load(): Promise<void> {
    await this.#letters.load();
    this.#sendAll();
  }

  /** On the disk when it resolves, and being sent. */
  async put(message: Omit<Letter, 'writtenAt' | 'isPosted'>): Promise<void> {
    const one = { ...message, writtenAt: new Date().toISOString(), isPosted: false };
    await this.#letters.keep(one);
    void this.#send(one);
  }

  #sendAll(): void {
    for (const one of this.#letters.all) void this.#send(one);
  }

  /** Never rejects: what could not be sent is tried again. */
  async #send(one: Letter): Promise<void> {
    const isOld = Date.parse(one.writtenAt) < Date.now() - KEPT_MS;
    const brought = isOld ? 'received' : await this.#courier.bring(one, () => void this.#mark(one, false));
    if (brought === 'refused') this.#options.refused(one.uid, bare(one.to));
    if (brought === 'posted') await this.#mark(one, true);
    else if (brought !== 'unknown') await this.#drop(one).catch(() => {}); // once more, then
  }

  /** Where that fails, it is posted once more; a newer one may have taken its place. */
  async #mark(one: Letter, isPosted: boolean): Promise<void> {
    await this.#letters
      .change(keyOf(one), (now) => (now.ical === one.ical ? { ...now, isPosted } : undefined))
      .catch(() => {});
  }

  async #drop(one: Letter): Promise<void> {
    await this.#letters.forget(keyOf(one), (now) => now.ical === one.ical);
  }
}

function keyOf({ uid, to }: Letter): string {
  return `${uid}\n${bare(to)}`;
}
