import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Secrets } from '../platform.ts';

/** For what is stored on the server: of those devices alone that are paired since that epoch of their list. */
export const groupKey = z.object({
  epoch: z.int().min(0),
  /** 256 bits, base64url. */
  key: z.string().length(43),
});

export type GroupKey = z.output<typeof groupKey>;

/** What was written with an older one can still be read for a while. */
const MAX_KEPT = 20;

export const groupKeyList = z.array(groupKey).max(MAX_KEPT);

/** The group keys that this device holds, newest last; they lie where its secrets are. */
export class GroupKeys {
  readonly #secrets: Secrets;
  readonly #install: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(secrets: Secrets, install: string) {
    this.#secrets = secrets;
    this.#install = install;
  }

  list(): Promise<GroupKey[]> {
    return this.#inTurn(() => this.#read());
  }

  async current(): Promise<GroupKey | undefined> {
    return (await this.list()).at(-1);
  }

  /** A new one from that epoch on; where there is one of it already, or of a later, that stays. */
  rotate(epoch: number): Promise<GroupKey> {
    return this.#inTurn(async () => {
      const known = await this.#read();
      const last = known.at(-1);
      if (last && last.epoch >= epoch) return last;
      const made = { epoch, key: randomBytes(32).toString('base64url') };
      await this.#write([...known, made]);
      return made;
    });
  }

  /** Those of another paired device, from inside a link. Of one epoch the first that came stays. */
  take(theirs: readonly GroupKey[]): Promise<void> {
    return this.#inTurn(async () => {
      const known = await this.#read();
      const epochs = new Set(known.map(({ epoch }) => epoch));
      const more = theirs.filter(({ epoch }) => !epochs.has(epoch));
      if (more.length > 0) await this.#write([...known, ...more].sort((a, b) => a.epoch - b.epoch));
    });
  }

  forget(): Promise<void> {
    return this.#inTurn(() => this.#secrets.forget('group-keys', this.#install));
  }

  async #read(): Promise<GroupKey[]> {
    const text = await this.#secrets.read('group-keys', this.#install);
    return text === undefined ? [] : groupKeyList.parse(JSON.parse(text));
  }

  #write(keys: GroupKey[]): Promise<void> {
    return this.#secrets.keep('group-keys', this.#install, JSON.stringify(keys.slice(-MAX_KEPT)));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}
