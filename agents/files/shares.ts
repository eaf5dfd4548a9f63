import { Refusal, type Request } from '../../app/agent.ts';
import type { Listing, ListQuery, Share } from './contract.ts';
import { list } from './list.ts';

type Asker = Pick<Request<unknown>, 'isOneOf'>;

/** The shares of this PC, as one asker sees them. */
export class Shares {
  readonly #shares: readonly Share[];

  constructor(shares: readonly Share[]) {
    this.#shares = shares;
  }

  /** Those whose content this asker may see; a drop-box shows nothing to anybody. */
  readable(asker: Asker | undefined): Share[] {
    return this.#shares.filter(
      ({ access, who }) =>
        access !== 'drop' && (who === undefined || asker === undefined || asker.isOneOf(who)),
    );
  }

  /** `share/folder/name` -> the share and what follows; a share that is not theirs is not there. */
  resolve(path: string, asker: Asker | undefined): { share: Share; rest: string } {
    const [name, ...rest] = path.split('/');
    const share = this.readable(asker).find((one) => one.name === name);
    if (!share) throw new Refusal('item-not-found', 'There is no such share on this device.');
    return { share, rest: rest.join('/') };
  }

  /** The shares themselves at the root, else a folder or a file in one. The asker is absent at this PC. */
  async list({ path, ...range }: ListQuery, asker?: Asker): Promise<Listing> {
    const clean = path.replace(/^\/|\/$/g, '');
    if (clean === '') {
      const directories = this.readable(asker).map(({ name }) => ({ name }));
      return { directories, files: [], total: directories.length };
    }
    const { share, rest } = this.resolve(clean, asker);
    return list(share.folder, rest, range);
  }
}
