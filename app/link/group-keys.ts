import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Secrets } from '../platform.ts';

/** For what is stored on the server: of those devices alone that are in that list, and in those that go on from it. */
export const groupKey = z.object({
  /** Its hash. */
  list: z.string().length(43),
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

  /** A new one from that list on, unless there is one already. */
  rotate(list: string): Promise<void> {
    return this.take([{ list, key: randomBytes(32).toString('base64url') }]);
  }

  /** Those of another paired device, from inside a link. Of one list the first that came stays. */
  take(theirs: readonly GroupKey[]): Promise<void> {
    return this.#inTurn(async () => {
      const known = await this.#read();
      const lists = new Set(known.map(({ list }) => list));
      const more = theirs.filter(({ list }) => !lists.has(list));
      if (more.length > 0) await this.#write([...known, ...more]);
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
