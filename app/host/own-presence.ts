import { isDeepStrictEqual } from 'node:util';
import type { Client } from '../xmpp/client.ts';
import type { Element } from '../xmpp/xml.ts';
import { type Appearance, presence } from './presence.ts';
import type { Settings } from './settings.ts';

/** Shows this device to the contacts, as the settings say, or an agent for now. */
export class OwnPresence {
  readonly #options: { client: Client; settings: Settings; caps(): Element };
  readonly #said = new Map<string, Appearance>();
  #isShown = false;

  constructor(options: { client: Client; settings: Settings; caps(): Element }) {
    this.#options = options;
  }

  async send(): Promise<void> {
    this.#isShown = true;
    const { client, settings, caps } = this.#options;
    const { priority, status } = settings.value;
    const [as = { show: 'xa', status } as const] = this.#said.values();
    await client.send(presence(priority, as, caps()));
  }

  /** A new session knows nothing of it yet. */
  reset(): void {
    this.#isShown = false;
  }

  appear(agent: string, as: Appearance | undefined): void {
    if (isDeepStrictEqual(this.#said.get(agent), as)) return;
    if (as) this.#said.set(agent, as);
    else this.#said.delete(agent);
    if (this.#isShown) this.send().catch(() => {}); // offline: the next login sends it
  }
}
