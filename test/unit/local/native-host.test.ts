import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FIREFOX_ID, origins } from '../../../main/browsers/extension.ts';
import { launcher } from '../../../main/browsers/launcher.ts';
import {
  installedHost,
  installHost,
  installManifest,
  removeManifest,
} from '../../../main/browsers/native-host.ts';
import { type Browser, browserIn, browsersOf } from '../../../main/browsers/places.ts';
import { Registry } from '../../../main/browsers/registry.ts';
import { relay } from '../../../main/browsers/relay.ts';
import { localAddress } from '../../../main/local/address.ts';
import { serveLocally } from '../../../main/local/server.ts';
import { home, SmallCore } from './core.ts';

/** Answers what it is told as `tabs.browser`. */
class Parrot extends SmallCore {
  override async stream(name: string, stream: Parameters<SmallCore['stream']>[1]): Promise<void> {
    // Its end in the middle is what is tried here.
    await super.stream(name === 'tabs.browser' ? 'test.echo' : name, stream).catch(() => {});
  }
}

interface Host {
  input: Writable;
  output: Readable;
  ended: Promise<unknown>;
}

const hosts: Record<string, (folder: string) => Promise<Host>> = {
  Perl: async (folder) => {
    const child = start(await installHost(folder, { program: 'node', args: [] }), FIREFOX_ID);
    return { input: child.stdin as Writable, output: child.stdout as Readable, ended: once(child, 'exit') };
  },
  Node: async (folder) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const ended = relay(localAddress(folder).path, { input, output }).finally(() => output.end());
    return { input, output, ended };
  },
};

function start(program: string, ...args: string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin?.on('error', () => {});
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const MIB = 1024 * 1024;

test.each(Object.keys(hosts))('%s: waits for a core, copies both ways, and ends with it', async (kind) => {
  const folder = home('made');
  const host = await (hosts[kind] as (typeof hosts)[string])(folder);
  host.input.write('early ');
  const local = await serveLocally(new Parrot(), folder);
  onTestFinished(() => local.close());
  expect(String((await once(host.output, 'data'))[0])).toBe('early ');
  // More than fits into any buffer on the way, while nobody reads.
  host.output.pause();
  const block = Buffer.from('0123456789abcdef'.repeat(MIB / 16));
  for (let count = 0; count < 8; count++) host.input.write(block);
  const all = text(host.output);
  await new Promise((resolve) => host.input.write('.', resolve));
  await vi.waitFor(() => expect(host.input.writableLength).toBe(0), { timeout: 20_000 });
  await local.close();
  await host.ended;
  const said = await all;
  expect(said.startsWith('0123456789abcdef')).toBe(true);
});

test.each(Object.keys(hosts))('%s: every byte arrives', async (kind) => {
  const folder = home('made');
  const local = await serveLocally(new Parrot(), folder);
  onTestFinished(() => local.close());
  const host = await (hosts[kind] as (typeof hosts)[string])(folder);
  const bytes = Buffer.from(Array.from({ length: MIB }, (_, index) => (index * 89) % 256));
  for (let count = 0; count < 4; count++) host.input.write(bytes);
  const came: Buffer[] = [];
  for await (const chunk of host.output) {
    came.push(chunk);
    if (Buffer.concat(came).length === 4 * MIB) break;
  }
  expect(Buffer.concat(came).equals(Buffer.concat([bytes, bytes, bytes, bytes]))).toBe(true);
});

test.each(Object.keys(hosts))('%s: ends with the browser, with a core or without', async (kind) => {
  const folder = home('made');
  const without = await (hosts[kind] as (typeof hosts)[string])(folder);
  without.input.write('hello');
  without.input.end();
  await without.ended;
  const local = await serveLocally(new Parrot(), folder);
  onTestFinished(() => local.close());
  const host = await (hosts[kind] as (typeof hosts)[string])(folder);
  host.input.write('hello');
  await once(host.output, 'data');
  host.input.end();
  host.output.resume();
  await host.ended;
});

test('started for another extension it ends at once', async () => {
  const file = await installHost(home('made'), { program: 'node', args: [] });
  expect(await once(start(file, 'chrome-extension://other/'), 'exit')).toEqual([1, null]);
  expect(await once(start(file), 'exit')).toEqual([1, null]);
});

test('a manifest for our extension alone, and taken away again', async () => {
  const folder = home('made');
  const file = await installHost(folder, { program: 'node', args: [] });
  expect(statSync(file).mode & 0o777).toBe(0o700);
  const browser = browserIn(home('profile'));
  await installManifest(browser, file);
  expect(JSON.parse(readFileSync(join(browser.folder, 'dragoman.tabs.json'), 'utf8'))).toMatchObject({
    name: 'dragoman.tabs',
    path: file,
    allowed_origins: [origins[0]],
  });
  expect(await installedHost(browser)).toBe(file);
  await removeManifest(browser);
  expect(await installedHost(browser)).toBeUndefined();
  expect(browsersOf(home('nobody'), 'linux')).toEqual([]);
});

test('a launcher starts the command line of this home, whatever its name', async () => {
  const folder = home("with 'marks' and $signs");
  const script = launcher(folder, { program: '/usr/bin/printf', args: ['<%s>'] }, 'linux');
  const child = spawn('/bin/sh', ['-s', '--', FIREFOX_ID], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(script);
  expect(await text(child.stdout)).toBe(`<--home><${folder}><native-host><--><${FIREFOX_ID}>`);
  const program = 'C:\\Program Files\\nodejs\\node.exe';
  expect(launcher('C:\\Users\\You\\100%', { program, args: ['C:\\d.js'] }, 'win32').split('\r\n')).toEqual([
    '@echo off',
    'rem Written by dragoman browsers install.',
    '"C:\\Program Files\\nodejs\\node.exe" "C:\\d.js" "--home" "C:\\Users\\You\\100%%" "native-host" -- %*',
    '',
  ]);
});

test('on Windows the registry leads to the manifest', async () => {
  const at = 'C:\\Users\\You\\AppData\\';
  const started = [`${at}Local\\Google\\Chrome\\User Data`, `${at}Roaming\\Mozilla\\Firefox`];
  const found = browsersOf('C:\\Users\\You', 'win32', (folder) => started.includes(folder));
  const [chrome, firefox] = found;
  expect(chrome).toEqual({
    ...{ name: 'Chrome', kind: 'chromium', folder: `${at}Local\\Dragoman\\browsers\\chromium` },
    key: 'Software\\Google\\Chrome\\NativeMessagingHosts\\dragoman.tabs',
  });
  expect(firefox?.key).toBe('Software\\Mozilla\\NativeMessagingHosts\\dragoman.tabs');
  expect(found).toHaveLength(2);
  expect(() => browserIn('C:\\profile', 'win32')).toThrow('leave out --profile');
  const values = new Map<string, string>();
  const registry = new Registry(async ([what = '', key = '', ...more]) => {
    if (what === 'add') values.set(key, more[more.indexOf('/d') + 1] ?? '');
    if (what === 'delete') values.delete(key);
    if (what !== 'query') return '';
    if (!values.has(key))
      throw new Error('The system was unable to find the specified registry key or value.');
    return `\r\n${key}\r\n    (Default)    REG_SZ    ${values.get(key)}\r\n\r\n`;
  });
  const browser = { ...(chrome as Browser), folder: home('manifests of Chrome') };
  await installManifest(browser, 'C:\\home\\browsers\\native-host.bat', registry);
  expect([...values]).toEqual([[`HKCU\\${browser.key}`, join(browser.folder, 'dragoman.tabs.json')]]);
  expect(await installedHost(browser, registry)).toBe('C:\\home\\browsers\\native-host.bat');
  await removeManifest(browser, registry);
  expect(await installedHost(browser, registry)).toBeUndefined();
  await removeManifest(browser, registry);
});

test('on a Mac they lie in the library of the person', () => {
  const folders = browsersOf('/Users-of/you', 'darwin', () => true).map(({ name, folder }) => [name, folder]);
  expect(Object.fromEntries(folders)).toMatchObject({
    Chrome: '/Users-of/you/Library/Application Support/Google/Chrome/NativeMessagingHosts',
    Firefox: '/Users-of/you/Library/Application Support/Mozilla/NativeMessagingHosts',
  });
});

test('the extension’s ids are those of its manifest', () => {
  const { key, browser_specific_settings: specific } = JSON.parse(
    readFileSync('agents/tabs/extension/manifest.json', 'utf8'),
  );
  expect(specific.gecko.id).toBe(FIREFOX_ID);
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  const id = [...hash].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
  expect(origins).toContain(`chrome-extension://${id}/`);
});
