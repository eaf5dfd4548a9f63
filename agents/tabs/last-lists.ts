import type { SealedNode } from '../../app/agent.ts';
import type { DeviceTabs } from './contract.ts';
import type { Published } from './contract-published.ts';
import { type PublishedList, publishedLists } from './publish/published-lists.ts';

type Told = Pick<DeviceTabs, 'browsers' | 'unlistedCount'>;

/**
 * What other devices had when they were last heard of, by their ids: what they told in a link, which is ahead of what
 * they publish, or what they have published since.
 */
export class LastLists {
  readonly #node: SealedNode<Published>;
  readonly #told = new Map<string, PublishedList>();

  constructor(node: SealedNode<Published>) {
    this.#node = node;
  }

  told(id: string, { browsers, unlistedCount }: Told): void {
    this.#told.set(id, {
      browsers: browsers.map((browser) => ({ ...browser, isOpen: false })),
      ...(unlistedCount !== undefined && { unlistedCount }),
      at: new Date().toISOString(),
    });
  }

  /** Its link broke: until now it was as it told last. */
  ended(id: string): void {
    const list = this.#told.get(id);
    if (list) list.at = new Date().toISOString();
  }

  get(id: string): PublishedList | undefined {
    const published = publishedLists(this.#node).get(id);
    const told = this.#told.get(id);
    // A device that shows nothing while it sleeps has published nothing.
    return published && told && told.at > published.at ? told : published;
  }
}
