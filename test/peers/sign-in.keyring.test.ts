import { beforeAll, expect, test } from 'vitest';
import type { DataForm } from '../../app/data-form.ts';
import { startProgram } from './device/around-window.ts';
import { startKeyring } from './device/keyring.ts';
import { type Server, startProsody } from './servers/index.ts';
import { scripted } from './stream/scripted-server.ts';

// A machine that has no keyring at first. The system's library never lets go of one it has found.

const password = 'correct horse battery staple 8071';
let server: Server;
const at = (port: number) => ({ server: `127.0.0.1:${port}`, ca: server.caFile });

beforeAll(async () => {
  process.env.DBUS_SESSION_BUS_ADDRESS = '';
  process.env.DISPLAY = '';
  server = await startProsody({ registration: 'open' });
  return () => server[Symbol.asyncDispose]();
});

test('signing in is refused in plain words; the server is not even asked', async () => {
  await using own = await startProgram();
  const other = await scripted(async () => {});
  const you = { jid: 'you@localhost', password, ...at(other.port) };
  await expect(own.call('signIn', you)).rejects.toMatchObject({
    condition: 'secrets',
    message: expect.stringMatching(
      /^Your system's keyring cannot be used \(.+\)\. Unlock it, or install one/,
    ),
  });
  expect(other.count()).toBe(0);
  await other.close();
  expect(own.account()).toBeUndefined();
});

test('no account is made whose password could not be kept; with a keyring it is', async () => {
  await using own = await startProgram();
  const values = { FORM_TYPE: 'jabber:iq:register', username: 'late', password, email: 'late@mail' };
  const fields = Object.entries(values).map(([name, value]) => ({ var: name, values: [value] }));
  const form: DataForm = { type: 'submit', fields };
  const make = () => own.call('register', { domain: 'localhost', form, isLegacy: false, ...at(server.port) });
  await expect(make()).rejects.toMatchObject({ condition: 'secrets' });
  expect(own.desk.life).toEqual({ life: 'signed-out' });
  await using keyring = await startKeyring();
  process.env.DBUS_SESSION_BUS_ADDRESS = keyring.env.DBUS_SESSION_BUS_ADDRESS;
  await make(); // the name is still free
  await own.online();
  await own.call('signOut', {});
});
