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
  session.protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    const path = pathname === '/' ? '/index.html' : pathname;
    const type = types[extname(path)];
    if (host !== 'dragoman' || !/^(\/assets)?\/[\w.-]+$/.test(path) || type === undefined) return missing();
    const body = await readFile(join(folder, path)).catch(() => undefined);
    if (!body) return missing();
    return new Response(new Uint8Array(body), {
      headers: {
        'Content-Type': type,
        'Content-Security-Policy': policy,
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
}

function missing(): Response {
  return new Response('', { status: 404 });
}
