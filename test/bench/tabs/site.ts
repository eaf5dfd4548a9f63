import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Says at once that it is shown, and then goes where its browser is led. */
const page = (name: string) => `<!doctype html><title>Page ${name}</title><script>
fetch('/shown/${name}', { method: 'POST' });
onload = async () => { location.href = await (await fetch('/next')).text(); };
</script><p>${name}`;

/** Pages that tell which browser shows them and when, and that lead their browser to the next. */
export class Site implements AsyncDisposable {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  /** By browser and page, by the clock of this process. */
  readonly #shown = new Map<string, number>();
  readonly #watchers = new Map<string, (atMs: number) => void>();
  readonly #waiting = new Map<string, ServerResponse>();
  readonly #led = new Map<string, () => void>();
  #base = '';

  static async start(): Promise<Site> {
    const site = new Site();
    site.#server.listen(0, '127.0.0.1');
    await once(site.#server, 'listening');
    site.#base = `http://localhost:${(site.#server.address() as AddressInfo).port}`;
    return site;
  }

  urlOf(name: string): string {
    return `${this.#base}/page/${name}`;
  }

  /** From here on this browser is known by this name. */
  entranceOf(browser: string): string {
    return `${this.#base}/as/${browser}`;
  }

  /** Resolves with when that browser showed that page. */
  shown(browser: string, name: string): Promise<number> {
    const what = `${browser} ${name}`;
    const atMs = this.#shown.get(what);
    if (atMs !== undefined) return Promise.resolve(atMs);
    return new Promise((resolve) => this.#watchers.set(what, resolve));
  }

  /** Once the page that this browser shows has loaded, it goes on to that one by itself, as by a link in it. */
  async lead(browser: string, name: string): Promise<void> {
    while (!this.#waiting.has(browser)) await new Promise<void>((resolve) => this.#led.set(browser, resolve));
    this.#waiting.get(browser)?.end(`/page/${name}`);
    this.#waiting.delete(browser);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [, what = '', name = ''] = (request.url ?? '').split('/');
    const [, browser = ''] = /browser=(\w+)/.exec(request.headers.cookie ?? '') ?? [];
    response.setHeader('cache-control', 'no-store');
    if (what === 'as') {
      response.writeHead(302, { 'set-cookie': `browser=${name}; Path=/`, location: '/page/first' }).end();
    } else if (what === 'page') {
      response.setHeader('content-type', 'text/html');
      response.end(page(name));
    } else if (what === 'shown') {
      const atMs = performance.now();
      const key = `${browser} ${name}`;
      this.#shown.set(key, atMs);
      this.#watchers.get(key)?.(atMs);
      response.end();
    } else if (what === 'next') {
      this.#waiting.set(browser, response);
      this.#led.get(browser)?.();
    } else response.writeHead(404).end();
  }
}
