import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Account } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { itipQuery } from '../requests/itip-query.ts';

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

/** The other agent may be offline for days; after two weeks a meeting is nobody's news. */
const AGAIN_MS = 60_000;
const KEPT_MS = 14 * 86_400_000;
/** What the other side says about the message itself would be the same the next time. */
const final = ['bad-request', 'forbidden', 'not-acceptable', 'not-allowed'];

/**
 * Messages about meetings on their way: on the disk until an agent of the recipient has them. Of one meeting the last
 * to each recipient counts, for it says all that those before it said.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #letters = new Map<string, Letter>();
  readonly #sending = new Set<Letter>();

  constructor(options: OutboxOptions) {
    this.#options = options;
    const timer = setInterval(() => this.#sendAll(), AGAIN_MS).unref();
    options.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** What an earlier run left. */
  async load(): Promise<void> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(folder)).filter((one) => /^[0-9a-f]{64}\.json$/.test(one))) {
      const read = letter.safeParse(parsed(await readFile(join(folder, name), 'utf8')));
      if (read.success) this.#letters.set(name, read.data);
    }
    this.#sendAll();
  }

  /** On the disk when it resolves, and being sent. */
  async put(message: Omit<Letter, 'writtenAt'>): Promise<void> {
    const one = { ...message, writtenAt: new Date().toISOString() };
    const name = nameOf(one);
    await writeFileAtomic(join(this.#options.folder, name), JSON.stringify(one), { mode: 0o600 });
    this.#letters.set(name, one);
    void this.#send(name, one);
  }

  #sendAll(): void {
    for (const [name, one] of this.#letters) void this.#send(name, one);
  }

  /** Never rejects: what could not be sent is tried again. */
  async #send(name: string, one: Letter): Promise<void> {
    if (this.#sending.has(one)) return;
    this.#sending.add(one);
    const isOver = Date.parse(one.writtenAt) < Date.now() - KEPT_MS;
    if (isOver || (await this.#isOver(one))) await this.#drop(name, one).catch(() => {}); // once more, then
    this.#sending.delete(one);
  }

  /** One of their agents has it: that which asked, else the first that takes such messages. */
  async #isOver({ uid, to, ical }: Letter): Promise<boolean> {
    const { account, signal, refused } = this.#options;
    const agents = account.agentsOf(bare(to));
    for (const agent of [...agents.filter((one) => one === to), ...agents.filter((one) => one !== to)]) {
      if (signal.aborted) return false;
      try {
        await account.query(agent, itipQuery, { ical }, { signal });
        return true;
      } catch (error) {
        if (!(error instanceof StanzaError && final.includes(error.condition))) continue;
        refused(uid, bare(to));
        return true;
      }
    }
    return false;
  }

  async #drop(name: string, one: Letter): Promise<void> {
    if (this.#letters.get(name) !== one) return; // a newer one took its place
    await rm(join(this.#options.folder, name), { force: true });
    this.#letters.delete(name);
  }
}

function nameOf({ uid, to }: Letter): string {
  return `${createHash('sha256')
    .update(`${uid}\n${bare(to)}`)
    .digest('hex')}.json`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
