import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConnectedBrowsers } from '../../../agents/tabs/browsers/connected-browsers.ts';
import type { Ask, Overview } from '../../../agents/tabs/protocol.ts';
import { installHost, installManifest } from '../../../main/browsers/native-host.ts';
import { serveLocally } from '../../../main/local/server.ts';
import { freshFolder } from '../servers/folder.ts';

export const extension = fileURLToPath(new URL('../../../out/extension', import.meta.url));
const program = fileURLToPath(new URL('../../../out/dragoman.js', import.meta.url));

/** A home folder with the agent's end of the bridge behind its local socket, and nothing else of a core. */
export class Bridge implements AsyncDisposable {
  readonly home = join(freshFolder('bridge'), 'home');
  readonly faults: unknown[] = [];
  /** What the popup asked, and the overview it is given. */
  readonly asked: Ask['ask'][] = [];
  overview: Overview = { devices: [], follows: null, followers: [] };
  readonly #excluded: string[];
  #local: Awaited<ReturnType<typeof serveLocally>> | undefined;
  #browsers: ConnectedBrowsers | undefined;

  constructor(excluded: string[]) {
    this.#excluded = excluded;
  }

  get browsers(): ConnectedBrowsers {
    if (!this.#browsers) throw new Error('it is down');
    return this.#browsers;
  }

  async start(): Promise<void> {
    const answer = async (ask: Ask['ask']) => {
      this.asked.push(ask);
      return ask.do === 'overview' ? this.overview : null;
    };
    const browsers = new ConnectedBrowsers({ device: 'laptop', excluded: this.#excluded, answer });
    this.#browsers = browsers;
    const core = {
      call: () => Promise.reject(new Error('no calls here')),
      follow: () => () => {},
      stream: async (name: string, stream: Parameters<ConnectedBrowsers['serve']>[0]) => {
        if (name === 'tabs.browser')
          await browsers.serve(stream).catch((error) => void this.faults.push(error));
        stream.destroy();
      },
    };
    this.#local = await serveLocally(core, this.home);
  }

  async stop(): Promise<void> {
    await this.#local?.close();
    this.#local = undefined;
    this.#browsers = undefined;
  }

  /** Where each browser looks for the host. */
  async install(...places: { kind: 'chromium' | 'firefox'; folder: string }[]): Promise<void> {
    const host = await installHost(this.home, { program: process.execPath, args: [program] });
    for (const place of places) await installManifest({ name: place.folder, ...place }, host);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
