import { Refusal, type Request } from '../../app/agent.ts';
import type { Listing, ListQuery, Share } from './contract.ts';
import { type ListOptions, list } from './list.ts';
import { Snapshots } from './snapshots.ts';

export type Asker = Pick<Request<unknown>, 'isOneOf'>;

/** What somebody wants in a share: look and fetch, put in what is new, or change what is there. */
export type Need = 'see' | 'add' | 'change';

const allowed: Record<Share['access'], readonly Need[]> = {
  read: ['see'],
  add: ['see', 'add'],
  drop: ['add'],
  write: ['see', 'add', 'change'],
};

const denials: Record<Need, string> = {
  see: 'In this share nothing can be seen.',
  add: 'Nothing can be put into this share. Its owner can change that in the settings (files.shares).',
  change: 'Nothing can be changed in this share. Its owner can change that in the settings (files.shares).',
};

/** Folders that are looked after at once, whoever wants it. */
const MAX_WATCHED = 32;

/** The shares of this PC, as one asker sees them. */
export class Shares {
  readonly #shares: readonly Share[];
  readonly #snapshots = new Snapshots();

  #watched = 0;

  constructor(shares: readonly Share[]) {
    this.#shares = shares;
  }

  /** Those whose content this asker may see; a drop-box shows nothing to anybody. */
  readable(asker: Asker | undefined): Share[] {
    return this.#open(asker, 'see');
  }

  /** Those into which this asker may put new files. */
  puttable(asker: Asker): Share[] {
    return this.#open(asker, 'add');
  }

  /**
   * `share/folder/name` -> the share and what follows; a share that is not theirs is not there. The asker is
   * absent at this PC.
   */
  resolve(path: string, asker: Asker | undefined, need: Need = 'see'): { share: Share; rest: string } {
    const [name, ...rest] = path.replace(/^\/|\/$/g, '').split('/');
    const share = this.#open(asker, need).find((one) => one.name === name);
    if (share) return { share, rest: rest.join('/') };
    const isThere = need !== 'see' && this.#theirs(asker).some((one) => one.name === name);
    if (isThere) throw new Refusal('not-allowed', denials[need]);
    throw new Refusal('item-not-found', 'There is no such share on this device.');
  }

  /** For what is done with nobody asking, such as taking back. */
  named(name: string): Share {
    const share = this.#shares.find((one) => one.name === name);
    if (!share) throw new Refusal('item-not-found', 'There is no such share on this device.');
    return share;
  }

  /** One more folder is watched, until what is returned is called. */
  enterWatch(): () => void {
    if (this.#watched >= MAX_WATCHED)
      throw new Refusal('resource-constraint', 'That PC watches too many folders already.');
    this.#watched++;
    return () => void this.#watched--;
  }

  #open(asker: Asker | undefined, need: Need): Share[] {
    return this.#theirs(asker).filter(({ access }) => allowed[access].includes(need));
  }

  #theirs(asker: Asker | undefined): Share[] {
    return this.#shares.filter(({ who }) => who === undefined || asker === undefined || asker.isOneOf(who));
  }

  /** The shares themselves at the root, else a folder or a file in one. The asker is absent at this PC. */
  async list(
    { path, ...query }: ListQuery,
    asker?: Asker,
    options: Pick<ListOptions, 'maxEntries' | 'isTold'> = {},
  ): Promise<Listing> {
    if (path === '' || path === '/') {
      const directories = this.readable(asker).map(({ name }) => ({ name }));
      return { directories, files: [], total: directories.length };
    }
    const { share, rest } = this.resolve(path, asker);
    return list(share.folder, rest, query, { ...options, snapshots: this.#snapshots });
  }
}
