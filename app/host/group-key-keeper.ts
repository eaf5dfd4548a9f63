import { hash } from '../link/device-list.ts';
import type { GroupKey, GroupKeys } from '../link/group-keys.ts';
import { groupList } from '../link/group-list.ts';
import type { PairedDevices } from '../link/paired-devices.ts';

export interface GroupKeyKeeperOptions {
  paired: PairedDevices;
  keys: GroupKeys;
  /** Inside a link with that device; rejects when there is none. */
  ask(id: string): Promise<readonly GroupKey[]>;
  onFault(error: unknown): void;
}

/** Keeps the group key what the device list says: made by one device, known to all, forgotten by who was taken out. */
export class GroupKeyKeeper {
  readonly #options: GroupKeyKeeperOptions;
  readonly #listeners = new Set<() => void>();
  #last: Promise<unknown> = Promise.resolve();
  /** The list of the key that was told of last. */
  #told: string | undefined;

  constructor(options: GroupKeyKeeperOptions) {
    this.#options = options;
    const { paired, onFault } = options;
    paired.on('change', () => void this.renew().catch(onFault));
    paired.on('left', () => {
      const forget = async () => {
        await options.keys.forget();
        await this.#tell();
      };
      forget().catch(onFault);
    });
  }

  /** Called whenever there is another key of those who are paired now, or none any more. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The key of those who are paired now; undefined while this device does not have it. */
  async current(): Promise<GroupKey | undefined> {
    const { paired, keys } = this.#options;
    const due = paired.chain && groupList(paired.chain);
    if (!due) return undefined;
    return (await keys.list()).find(({ list }) => list === hash(due));
  }

  /** For another paired device, inside a link. */
  list(): Promise<GroupKey[]> {
    return this.#options.keys.list();
  }

  /** At each change of the list, at each login, and whenever a link opens. */
  renew(): Promise<void> {
    const done = this.#last.then(async () => {
      await this.#renew();
      await this.#tell();
    });
    this.#last = done.catch(() => {});
    return done;
  }

  async #renew(): Promise<void> {
    const { paired, keys, ask } = this.#options;
    const due = paired.chain && groupList(paired.chain);
    if (!due || (await this.current())) return;
    if (due.issuer === paired.id) return keys.rotate(hash(due));
    for (const { id } of paired.list) {
      const theirs = await ask(id).catch(() => []); // not there now: it is asked again at the next link
      await keys.take(theirs);
      if (await this.current()) return;
    }
  }

  async #tell(): Promise<void> {
    const list = (await this.current())?.list;
    if (list === this.#told) return;
    this.#told = list;
    for (const listener of this.#listeners) listener();
  }
}
