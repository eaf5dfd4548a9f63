import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authority, certificateFor } from './certificates.ts';
import { ejabberdConfig } from './ejabberd-config.ts';
import { freshFolder } from './folder.ts';
import { freePort } from './port.ts';
import { type Running, start } from './process.ts';
import { readLog, type Server, type ServerOptions, untilReady } from './server.ts';

/** A private ejabberd on loopback: one host, localhost. */
export async function startEjabberd(options: ServerOptions = {}): Promise<Server> {
  const folder = freshFolder('ejabberd');
  const configFile = join(folder, 'ejabberd.yml');
  const logFile = join(folder, 'ejabberd.log');
  const certificate = options.certificate ?? certificateFor(['localhost', '*.localhost']);
  const ports = {
    ...{ c2s: await freePort(), direct: await freePort(), https: await freePort() },
    ...{ api: await freePort(), proxy: await freePort() },
  };
  await mkdir(join(folder, 'upload'));
  await writeFile(configFile, ejabberdConfig({ ...options, folder, ports, certificate }));

  const log = () => readLog(logFile);
  const open = async (): Promise<Running> => {
    const running = start('erl', erlangArguments(join(folder, 'database'), options), {
      logFile: join(folder, 'console.log'),
      folder,
      env: {
        EJABBERD_CONFIG_PATH: configFile,
        EJABBERD_LOG_PATH: logFile,
        ERL_LIBS: '/usr/lib/x86_64-linux-gnu',
        ERL_CRASH_DUMP_SECONDS: '0',
        HOME: folder,
      },
    });
    await untilReady(running, ports.c2s, () => log() + readLog(join(folder, 'console.log')));
    return running;
  };
  const api = async (command: string, body: Record<string, string>): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${ports.api}/api/${command}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`ejabberd refused ${command}: ${await answer.text()}`);
  };
  const addContact = (name: string, contact: string, group?: string) =>
    api('add_rosteritem', {
      ...{ localuser: name, localhost: 'localhost', user: contact, host: 'localhost' },
      ...{ nick: contact, group: group ?? '', subs: 'both' },
    });

  let running = await open();
  return {
    kind: 'ejabberd',
    domain: 'localhost',
    host: '127.0.0.1',
    port: ports.c2s,
    directTlsPort: ports.direct,
    ca: authority().ca,
    caFile: authority().caFile,
    httpUrl: `https://localhost:${ports.https}/upload/`,
    get pid() {
      return running.pid;
    },
    addUser: (name, password) => api('register', { user: name, host: 'localhost', password }),
    async befriend(one, other, group) {
      await addContact(one, other, group);
      await addContact(other, one, group);
    },
    log,
    stop: () => running.end(),
    kill: () => running.kill(),
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

/** No -sname: without a node name there is no distribution, no epmd and no cookie. */
function erlangArguments(database: string, { isMeasured = false }: ServerOptions): string[] {
  return [
    ...[
      '-noinput',
      '+sbwt',
      'none',
      '+sbwtdcpu',
      'none',
      '+sbwtdio',
      'none',
      // Its start takes a quarter less processor time with one.
      ...(isMeasured ? [] : ['+S', '1:1']),
      '-mnesia',
      'dir',
      `"${database}"`,
    ],
    ...['-kernel', 'inet_dist_use_interface', '{127,0,0,1}', '-s', 'ejabberd'],
  ];
}
