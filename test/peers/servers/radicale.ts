import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freshFolder } from './folder.ts';
import { freePort } from './port.ts';
import { type Running, start } from './process.ts';
import { readLog } from './server.ts';

export const hasRadicale = existsSync('/usr/bin/radicale');

/** A private Radicale, a CalDAV server of Debian's, on loopback. */
export interface Radicale extends AsyncDisposable {
  readonly port: number;
  /** A new empty calendar of this user, by its address. */
  makeCalendar(user: string, name: string): Promise<string>;
  /** What another client of this user does. */
  request(
    user: string,
    method: string,
    url: string,
    options?: { body?: string; headers?: Record<string, string> },
  ): Promise<Response>;
  /** The texts of a calendar as they lie on the server's disk. */
  stored(user: string, name: string): string[];
  setPassword(user: string, password: string): void;
  stop(): Promise<void>;
  restart(): Promise<void>;
}

export async function startRadicale(users: Record<string, string>): Promise<Radicale> {
  const folder = freshFolder('radicale');
  const data = join(folder, 'data');
  const logFile = join(folder, 'radicale.log');
  const passwordsFile = join(folder, 'passwords');
  const configFile = join(folder, 'radicale.conf');
  const port = await freePort();
  const passwords = { ...users };
  const writePasswords = () =>
    writeFileSync(
      passwordsFile,
      Object.entries(passwords)
        .map(([user, password]) => `${user}:${password}\n`)
        .join(''),
    );
  mkdirSync(data);
  writePasswords();
  writeFileSync(
    configFile,
    [
      ...['[server]', `hosts = 127.0.0.1:${port}`, 'timeout = 30'],
      ...['[auth]', 'type = htpasswd', `htpasswd_filename = ${passwordsFile}`],
      ...['htpasswd_encryption = plain', 'delay = 0'],
      ...['[storage]', `filesystem_folder = ${data}`],
      ...['[web]', 'type = none', ''],
    ].join('\n'),
  );
  const home = `http://127.0.0.1:${port}/`;
  const open = async () => {
    const running = start('/usr/bin/radicale', ['--config', configFile], { logFile, folder });
    await untilAnswers(running, home, () => readLog(logFile));
    return running;
  };
  let running = await open();
  const request: Radicale['request'] = (user, method, url, { body, headers } = {}) =>
    fetch(url, {
      method,
      ...(body !== undefined && { body }),
      headers: {
        ...headers,
        authorization: `Basic ${Buffer.from(`${user}:${passwords[user]}`).toString('base64')}`,
      },
    });
  return {
    port,
    request,
    async makeCalendar(user, name) {
      const url = `${home}${user}/${name}/`;
      const { status } = await request(user, 'MKCALENDAR', url);
      if (status !== 201) throw new Error(`${url}: ${status}\n${readLog(logFile)}`);
      return url;
    },
    stored(user, name) {
      const at = join(data, 'collection-root', user, name);
      const files = readdirSync(at).filter((one) => one.endsWith('.ics'));
      return files.map((one) => readFileSync(join(at, one), 'utf8'));
    },
    setPassword(user, password) {
      passwords[user] = password;
      writePasswords();
    },
    stop: () => running.end(),
    async restart() {
      await running.end();
      running = await open();
    },
    async [Symbol.asyncDispose]() {
      await running.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** There is no other sign that it listens. */
async function untilAnswers(running: Running, url: string, log: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const isUp = await fetch(url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    if (!running.isRunning()) throw new Error(`Radicale ended at its start\n${log()}`);
    if (Date.now() > deadline) throw new Error(`Radicale did not answer in 30 s\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
