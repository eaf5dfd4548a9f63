import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataForm } from '../../app/data-form.ts';
import type { Desk } from '../../main/desktop/desk.ts';
import { keyring as systemKeyring } from '../../main/secrets.ts';
import { type Program, startProgram } from './device/around-window.ts';
import { type Keyring, startKeyring } from './device/keyring.ts';
import { fileWith } from './device/program.ts';
import { authority, certificateFor, newAuthority } from './servers/certificates.ts';
import { type Server, startProsody } from './servers/index.ts';
import { freePort } from './servers/port.ts';
import { features, type Peer, scripted } from './stream/scripted-server.ts';

// What the window asks of the program around it, without the window.

const password = 'correct horse battery staple 8071';
let server: Server;

beforeAll(async () => {
  server = await startProsody({ registration: 'open' });
  await server.addUser('you', password);
  const keyring: Keyring = await startKeyring();
  process.env.DBUS_SESSION_BUS_ADDRESS = keyring.env.DBUS_SESSION_BUS_ADDRESS;
  return async () => {
    await server[Symbol.asyncDispose]();
    await keyring[Symbol.asyncDispose]();
  };
});

const at = (port = server.port) => ({ server: `127.0.0.1:${port}`, ca: authority().caFile });
const you = (more: Record<string, unknown> = {}) => ({ jid: 'you@localhost', password, ...at(), ...more });
const kept = (jid = 'you@localhost') => systemKeyring.read('password', jid);

test('signs in, keeps the password and goes online; signs out, and nothing of it is left', async () => {
  await using own = await startProgram({ status: 'mine' });
  expect(own.desk.life).toEqual({ life: 'signed-out' });
  const { device } = (await own.call('signInDefaults', {})) as { device: string };
  expect(device).not.toBe('');
  expect(await own.call('signIn', you({ jid: ' You@LOCALHOST ', device: 'desk' }))).toEqual({});
  await own.online();
  expect(own.account()).toMatchObject({ jid: 'you@localhost', device: 'desk', allowPlain: false, ...at() });
  expect(await kept()).toBe(password);
  expect(own.desk.life).toEqual({ life: 'running', jid: 'you@localhost', device: 'desk' });

  await expect(own.call('signIn', you())).rejects.toMatchObject({ condition: 'conflict' });
  const install = `you@localhost/${own.account()?.resource}`;
  await systemKeyring.keep('device-key', install, 'a key');
  await systemKeyring.keep('group-keys', install, '[]');
  writeFileSync(own.home.paired, '{}');

  expect(await own.call('signOut', {})).toEqual({});
  expect(own.desk.life).toEqual({ life: 'signed-out' });
  expect(await kept()).toBeUndefined();
  for (const what of ['device-key', 'group-keys'] as const)
    expect(await systemKeyring.read(what, install)).toBeUndefined();
  expect(existsSync(own.home.paired)).toBe(false);
  expect(JSON.parse(readFileSync(own.home.settings, 'utf8'))).toEqual({ version: 1, status: 'mine' });
  expect(await own.call('signOut', {})).toEqual({});
});

test('the password is nowhere but in the keyring: in no file, answer, refusal or event', async () => {
  await using own = await startProgram();
  await own.call('signIn', you());
  await own.online();
  own.log.add(new Error(`something with ${password} in it`));
  await own.call('signOut', {});
  const wrong = 'a wrong one that must not be seen';
  await expect(own.call('signIn', you({ password: wrong }))).rejects.toThrow();
  own.log.add(new Error(`something with ${wrong} in it`));
  await own.log.close();
  const files = readdirSync(own.home.folder).map((name) => readFileSync(join(own.home.folder, name), 'utf8'));
  expect(own.told.length).toBeGreaterThan(5);
  for (const secret of [password, wrong])
    expect([...own.told, ...files].filter((text) => text.includes(secret))).toEqual([]);
});

const secured = async (peer: Peer, ...mechanisms: string[]) => {
  await peer.open(features.starttls);
  await peer.upgrade();
  await peer.open(features.sasl(...mechanisms));
};

describe('says what must be changed, and changes nothing', () => {
  const cases: [string, () => Record<string, unknown> | Promise<Record<string, unknown>>, string][] = [
    ['a wrong password', () => ({ password: 'wrong' }), 'not-authorized'],
    ['no such account', () => ({ jid: 'nobody@localhost' }), 'not-authorized'],
    ['a JID that is none', () => ({ jid: 'you' }), 'wish-jid'],
    ['a device without a name', () => ({ device: '' }), 'wish-device'],
    ['a server without a port', () => ({ server: 'localhost' }), 'wish-server'],
    ['a port that is none', () => ({ server: 'localhost:99999' }), 'wish-server'],
    ['a server that has no address', () => ({ server: 'nowhere.invalid:5222' }), 'dns'],
    ['a domain that has none', () => ({ jid: 'you@nowhere.invalid', server: undefined }), 'dns'],
    ['nobody there', async () => at(await freePort()), 'unreachable'],
    ['a private authority nobody named', () => ({ ca: undefined }), 'certificate-authority'],
    ['another authority', () => ({ ca: newAuthority().caFile }), 'certificate-authority'],
    ['no such file', () => ({ ca: '/nowhere/ca.pem' }), 'wish-ca'],
    ['a file that is no certificate', () => ({ ca: fileWith('hello') }), 'wish-ca'],
  ];
  test.each(cases)('%s', async (_what, change, condition) => {
    await using own = await startProgram();
    const asked = JSON.parse(JSON.stringify({ ...you(), ...(await change()) }));
    await expect(own.call('signIn', asked)).rejects.toMatchObject({
      condition,
      message: expect.stringMatching(/\w/),
    });
    expect(own.desk.life).toEqual({ life: 'signed-out' });
    expect(own.account()).toBeUndefined();
    expect(await kept()).toBeUndefined();
  });

  const answered = (failure: string) => async (peer: Peer) => {
    await secured(peer, 'SCRAM-SHA-256');
    await peer.expect(/<auth /);
    peer.write(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><${failure}/></failure>`);
  };
  const hostile: [string, (peer: Peer) => Promise<unknown>, string, ReturnType<typeof certificateFor>?][] = [
    ['no encryption', (peer) => peer.open(features.sasl('PLAIN')), 'tls-missing'],
    ['PLAIN only', (peer) => secured(peer, 'PLAIN'), 'plain-only'],
    ['nothing we know', (peer) => secured(peer, 'EXTERNAL'), 'no-mechanism'],
    ['an account that is switched off', answered('account-disabled'), 'account'],
    [
      'a certificate for another',
      (peer) => secured(peer),
      'certificate-name',
      certificateFor(['example.test']),
    ],
    ['a certificate of last year', (peer) => secured(peer), 'certificate-expired', expired()],
    ['another kind of server', async (peer) => peer.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'protocol'],
    ['a server that says nothing', async () => {}, 'timeout'],
  ];
  test.each(hostile)('%s', async (_what, script, condition, certificate) => {
    const other = await scripted(async (peer) => void (await script(peer)), certificate);
    // Patient enough with all of them but the one that says nothing.
    await using own = await startProgram({}, condition === 'timeout' ? { stepTimeoutMs: 500 } : {});
    await expect(own.call('signIn', you(at(other.port)))).rejects.toMatchObject({ condition });
    expect((await other.peer(0)).heard).not.toMatch(/correct|Y29ycmVjd/);
    await other.close();
    expect(own.desk.life).toEqual({ life: 'signed-out' });
    expect(await kept()).toBeUndefined();
  });

  test('a person who thinks better of it', async () => {
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const other = await scripted(async () => asked());
    await using own = await startProgram();
    const controller = new AbortController();
    const signingIn = own.call('signIn', you(at(other.port)), controller.signal);
    signingIn.catch(() => {});
    await isAsked;
    controller.abort();
    await expect(signingIn).rejects.toThrow();
    await (await other.peer(0)).closed;
    await other.close();
    expect(own.account()).toBeUndefined();
  });
});

describe('where the keyring is not used', () => {
  const secretsFile = () => fileWith('{}');
  const account = (file: string) => ({
    ...{ jid: 'you@localhost', device: 'desk', resource: 'dragoman-1', secretsFile: file },
    ...at(),
  });

  test('the secrets file of the settings is; a new password goes there, and signing out takes it out', async () => {
    const file = secretsFile();
    await using own = await startProgram({ account: account(file) });
    await stopped(own.desk);
    expect(own.desk.life.problem).toContain('No password is kept for you@localhost');
    await own.call('signIn', { jid: 'you@localhost', password });
    await own.online();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'you@localhost': password });
    expect(own.account()).toMatchObject({ resource: 'dragoman-1', secretsFile: file });
    await own.call('signOut', {});
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({});
    expect(own.account()).toBeUndefined();
  });

  test('signing out says that a password would be left behind, and leaves it where the person says so', async () => {
    await using own = await startProgram({ account: { ...account(''), secretsFile: fileWith('broken') } });
    await expect(own.call('signOut', {})).rejects.toMatchObject({ condition: 'secrets' });
    expect(own.account()).toBeDefined();
    await own.call('signOut', { leavePassword: true });
    expect(own.account()).toBeUndefined();
    expect(own.desk.life).toEqual({ life: 'signed-out' });
  });

  test('a password that changed on the server is given anew; a wrong one leaves the old', async () => {
    const file = secretsFile();
    writeFileSync(file, JSON.stringify({ 'you@localhost': 'of last year' }));
    await using own = await startProgram({ account: account(file) });
    await stopped(own.desk);
    await expect(own.call('signIn', { jid: 'you@localhost', password: 'no' })).rejects.toMatchObject({
      condition: 'not-authorized',
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'you@localhost': 'of last year' });
    await expect(own.call('signIn', { jid: 'ann@localhost', password })).rejects.toMatchObject({
      condition: 'conflict',
    });
    await own.call('signIn', { jid: 'you@localhost', password });
    await own.online();
  });
});

describe('makes an account', () => {
  const filled = ({ fields }: DataForm, values: Record<string, string>): DataForm => ({
    type: 'submit',
    fields: fields.map((field) => ({ ...field, values: [values[field.var ?? ''] ?? field.values[0] ?? ''] })),
  });
  const ask = async (own: Program) =>
    (await own.call('registrationForm', { domain: 'localhost', ...at() })) as {
      form: DataForm;
      isLegacy: boolean;
    };
  const make = (own: Program, form: DataForm, isLegacy = false) =>
    own.call('register', { domain: 'localhost', device: 'new', form, isLegacy, ...at() });

  test('and signs in with it', async () => {
    await using own = await startProgram();
    const { form, isLegacy } = await ask(own);
    await make(own, filled(form, { username: 'Ann', password, email: 'ann@mail' }), isLegacy);
    await own.online();
    expect(own.desk.life).toEqual({ life: 'running', jid: 'ann@localhost', device: 'new' });
    expect(await kept('ann@localhost')).toBe(password);
    await own.call('signOut', {});
  });

  test('and says so where it is made and cannot be signed in to', async () => {
    const other = await scripted(async (peer, index) => {
      await secured(peer, 'SCRAM-SHA-256');
      if (index === 0) {
        const [, id] = await peer.expect(
          /<iq [^>]*type="set"[^>]*id="([^"]+)"[^>]*><query xmlns="jabber:iq:register">/,
        );
        return peer.write(`<iq type='result' id='${id}'/>`);
      }
      await peer.expect(/<auth /);
      peer.write("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>");
    });
    await using own = await startProgram();
    const form: DataForm = {
      type: 'submit',
      fields: Object.entries({ username: 'eve', password }).map(([name, value]) => ({
        var: name,
        values: [value],
      })),
    };
    const asked = { domain: 'localhost', form, isLegacy: true, ...at(other.port) };
    await expect(own.call('register', asked)).rejects.toMatchObject({
      condition: 'registered',
      message: expect.stringContaining('cannot check passwords at present'),
    });
    expect(own.desk.life).toEqual({ life: 'signed-out' });
    expect(await kept('eve@localhost')).toBeUndefined();
    await other.close();
  });

  test('not under a name that is taken, nor under one that is none', async () => {
    await using own = await startProgram();
    const { form } = await ask(own);
    const rest = { password, email: 'x@mail' };
    await expect(make(own, filled(form, { username: 'you', ...rest }))).rejects.toMatchObject({
      condition: 'registration-name-taken',
    });
    await expect(make(own, filled(form, { username: 'a@b', ...rest }))).rejects.toMatchObject({
      condition: 'wish-jid',
    });
    expect(own.account()).toBeUndefined();
  });
});

function stopped(desk: Desk): Promise<void> {
  return new Promise((resolve) => {
    const look = () => desk.life.life === 'stopped' && resolve();
    desk.on('life', look);
    look();
  });
}

/** One that was right once. */
function expired(): ReturnType<typeof certificateFor> {
  const issuer = authority();
  const own = certificateFor(['localhost']);
  const folder = join(own.certificateFile, '..');
  const file = (name: string) => join(folder, name);
  execFileSync(
    'openssl',
    [
      ...['x509', '-req', '-in', file('server.csr'), '-extfile', file('extensions'), '-out', file('old.pem')],
      ...['-CA', issuer.caFile, '-CAkey', issuer.keyFile, '-CAcreateserial', '-days', '-1'],
    ],
    { stdio: 'ignore' },
  );
  return { ...own, certificateFile: file('old.pem') };
}
