import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A page takes its time, as over a network. */
const PAGE_MS = 20;

/**
 * Pages of the test on loopback, under localhost and whatever is below it. `/to/PATH` leads to `/PATH` by its answer,
 * `/later/PATH` by a script once it has loaded. `/wall/…` leads Firefox to a login.
 */
export interface Site extends AsyncDisposable {
  at(path: string, host?: string): string;
  /** What was asked for, in order. */
  readonly asked: string[];
  /** So many pages were being fetched at the same time. */
  readonly mostAtOnce: number;
}

export async function startSite(): Promise<Site> {
  const asked: string[] = [];
  let mostAtOnce = 0;
  let atOnce = 0;
  const server = createServer(async ({ url = '', headers }, answer) => {
    if (url !== '/favicon.ico') asked.push(url);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    answer.once('close', () => void atOnce--);
    const isWall = url.startsWith('/wall/') && headers['user-agent']?.includes('Firefox');
    if (isWall || url.startsWith('/to/')) {
      answer.writeHead(302, { location: isWall ? '/login' : url.slice(3) }).end();
      return;
    }
    await delay(PAGE_MS);
    const leads = url.startsWith('/later/') ? `<script>location.replace('${url.slice(6)}')</script>` : '';
    answer.setHeader('content-type', 'text/html');
    answer.end(
      `<!doctype html><title>Page ${url.slice(1)}</title>${leads}<body style="height: 9000px">${url}`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    get mostAtOnce() {
      return mostAtOnce;
    },
    at: (path, host = 'localhost') => `http://${host}:${port}/${path}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
