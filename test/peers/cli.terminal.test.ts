import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Device, install } from './device/device.ts';
import { freshHome, launch } from './device/program.ts';
import { kept } from './kept.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';

const ENTER = '\r';
const DOWN = '\u001b[B';
const CTRL_C = '\u0003';

let server: Server;
let device: Device;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  await server.addUser('ann', 'horse battery');
  const folder = freshFolder('docs');
  mkdirSync(join(folder, 'letters'));
  writeFileSync(join(folder, 'letters', 'a.txt'), 'hello');
  const shares = [{ name: 'docs', folder, access: 'read' }];
  const account = { server, jid: 'you@localhost', password: 'secret', name: 'desktop' };
  device = await install({ ...account, settings: { 'files.shares': shares } });
  await device.run();
  return async () => {
    await device[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

// Our own device is an address like any other.
const command = (...pairs: string[]) =>
  kept(launch(['command', device.jid, 'files', ...pairs], { home: device.home, terminal: true }));

test('what is missing is asked on a terminal, step by step', async () => {
  const person = await command('share=docs');
  await person.waitFor('letters/');
  person.type(ENTER);
  await person.waitFor('a.txt (5 B)');
  person.type(DOWN + ENTER);
  await person.waitFor('Get a link to download it');
  expect(person.stdout()).toContain('the server can read it');
  person.type(ENTER);
  expect(await person.ended).toBe(0);
  expect(person.stdout()).toMatch(/Name +a\.txt[\s\S]*Link +https:/);
});

test('Ctrl-C at a question cancels the command', async () => {
  const person = await command();
  await person.waitFor('Choose a share.');
  await person.waitFor('docs');
  person.type(CTRL_C);
  expect(await person.ended).toBe(1);
  expect(person.stdout()).toContain('Left without an answer.');
  await device.waitFor('command files  canceled');
});

test('the password is asked, and not shown', async () => {
  const at = ['--server', `127.0.0.1:${server.port}`, '--ca', server.caFile];
  const person = await kept(launch(['login', 'ann@localhost', ...at], { home: freshHome(), terminal: true }));
  await person.waitFor('Password of ann@localhost');
  person.type(`horse battery${ENTER}`);
  expect(await person.ended).toBe(0);
  expect(person.stdout()).toContain('Logged in as ann@localhost');
  expect(person.stdout()).not.toContain('horse');
});
