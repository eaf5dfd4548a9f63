import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { authority, certificateFor } from './certificates.ts';
import { freshFolder } from './folder.ts';
import { freePort } from './port.ts';
import { type Running, start } from './process.ts';
import { type Place, prosodyConfig } from './prosody-config.ts';
import { readLog, type Server, type ServerOptions, untilReady } from './server.ts';

/** A private Prosody on loopback: one host, localhost unless it has its place among others. */
export async function startProsody(options: ServerOptions = {}, place?: Place): Promise<Server> {
  const domain = place?.domain ?? 'localhost';
  const folder = freshFolder('prosody');
  const data = join(folder, 'data');
  const configFile = join(folder, 'prosody.cfg.lua');
  const logFile = join(folder, 'prosody.log');
  const certificate = options.certificate ?? certificateFor([domain, `*.${domain}`]);
  const { caFile } = authority();
  const ports = {
    c2s: await freePort(),
    direct: await freePort(),
    https: await freePort(),
    proxy: await freePort(),
  };
  await mkdir(join(data, fileName(domain), 'accounts'), { recursive: true });
  await mkdir(join(data, fileName(domain), 'roster'), { recursive: true });
  await writeFile(
    configFile,
    prosodyConfig({ ...options, ...{ folder, data, ports, certificate, place, caFile } }),
  );

  const log = () => readLog(logFile);
  // Straight into its data folder: Prosody reads an account when it is first asked about it.
  const store = (kind: 'accounts' | 'roster', name: string, lua: string) =>
    writeFile(join(data, fileName(domain), kind, `${fileName(name)}.dat`), `return ${lua};\n`);
  const rosters = new Map<string, string[]>();
  const addContact = async (name: string, contact: string, group?: string) => {
    const groups = group === undefined ? '' : `[${quote(group)}]=true`;
    const jid = contact.includes('@') ? contact : `${contact}@${domain}`;
    const row = `[${quote(jid)}]={["subscription"]="both";["groups"]={${groups}};}`;
    const rows = [...(rosters.get(name) ?? []), row];
    rosters.set(name, rows);
    await store('roster', name, `{[false]={["version"]=1;["pending"]={};};${rows.join(';')}}`);
  };
  const open = async (): Promise<Running> => {
    const running = start('prosody', ['--config', configFile, '-F'], { logFile, folder });
    await untilReady(running, ports.c2s, log, domain);
    return running;
  };

  let running = await open();
  return {
    kind: 'prosody',
    domain,
    host: '127.0.0.1',
    port: ports.c2s,
    directTlsPort: ports.direct,
    ca: authority().ca,
    caFile,
    httpUrl: `https://${domain}:${ports.https}/`,
    get pid() {
      return running.pid;
    },
    addUser: (name, password) => store('accounts', name, `{["password"]=${quote(password)};}`),
    addContact,
    async befriend(one, other, group) {
      await addContact(one, other, group);
      await addContact(other, one, group);
    },
    async invite() {
      const command = ['--config', configFile, 'mod_invites', 'generate', domain];
      const { stdout } = await promisify(execFile)('prosodyctl', command);
      return /^xmpp:.+$/m.exec(stdout)?.[0] ?? '';
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

/** Prosody's own escape of names on disk. */
function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}

/** A Lua string of any text: every byte that is not plain is written as a decimal escape. */
function quote(text: string): string {
  const escaped = (byte: number) =>
    byte < 32 || byte > 126 || byte === 34 || byte === 92
      ? `\\${byte.toString().padStart(3, '0')}`
      : String.fromCharCode(byte);
  return `"${[...Buffer.from(text)].map(escaped).join('')}"`;
}
