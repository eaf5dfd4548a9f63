import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron';

/** Where the window's page lives: a scheme of our own, because file: would let it read any file. */
export const ORIGIN = 'app://dragoman';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Before the app is ready. */
export function declarePage(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

/** Serves the built window from its one folder, flat or under assets/, and nothing else. */
export function servePage(session: Session, folder: string): void {
  // Not `handle`: its Request and Response make Node load all of its HTTP client first, while the window waits.
  session.protocol.registerBufferProtocol('app', async ({ url }, answer) => {
    const { host, pathname } = new URL(url);
    const path = pathname === '/' ? '/index.html' : pathname;
    const type = types[extname(path)];
    const isOurs = host === 'dragoman' && /^(\/assets)?\/[\w.-]+$/.test(path);
    const data = isOurs && (await readFile(join(folder, path)).catch(() => undefined));
    if (!data || !type) return answer({ statusCode: 404, data: Buffer.from('Not found') });
    answer({
      data,
      headers: {
        'Content-Type': type,
        'Content-Security-Policy': policy,
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
}
