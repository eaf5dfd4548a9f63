import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type SlixmppFiles, startSlixmppFiles } from './clients/slixmpp-files.ts';
import { type Device, install } from './device/device.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, servers } from './servers/index.ts';

describe.each(servers)('files by a chat client on %s', (_kind, start) => {
  let server: Server;
  let device: Device;
  let phone: SlixmppFiles;
  let box: string;
  const bytes = randomBytes(200_000);

  beforeAll(async () => {
    server = await start();
    await server.addUser('you', 'secret');
    const folder = freshFolder('shares');
    const docs = join(folder, 'docs');
    box = join(folder, 'box');
    mkdirSync(docs);
    mkdirSync(box);
    writeFileSync(join(docs, 'some.bin'), bytes);
    device = await install({
      ...{ server, jid: 'you@localhost', password: 'secret', name: 'desktop' },
      settings: {
        'files.shares': [
          { name: 'docs', folder: docs, access: 'read' },
          { name: 'box', folder: box, access: 'drop' },
        ],
      },
    });
    await device.run();
    phone = await startSlixmppFiles({ server, jid: 'you@localhost/phone', password: 'secret' });
    return async () => {
      await phone[Symbol.asyncDispose]();
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  test('the command sends a file to the client that asks', async () => {
    const notes = await phone.command(device.jid, 'files', [
      { share: 'docs' },
      { entry: 'some.bin' },
      { action: 'send' },
    ]);
    expect(notes).toEqual(['some.bin (200 kB) is with you.']);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(phone.received).toMatchObject([{ name: 'some.bin', size: 200_000, sha256, isHashRight: true }]);
  });

  const waiting = () =>
    vi.waitFor(async () => {
      const [first] = await device.call.core.approvals({});
      if (!first) throw new Error('nothing waits for the person');
      return first;
    }, 20_000);

  /** With the person's answer. */
  const offer = async (
    verb: 'approve' | 'deny',
    what: Partial<Parameters<SlixmppFiles['offer']>[0]> = {},
  ) => {
    const outcome = phone.offer({ to: device.jid, name: 'from the phone.bin', bytes, ...what });
    const { id, action } = await waiting();
    expect(readdirSync(box).filter((name) => name !== '.dragoman')).toEqual(before());
    await device.json(verb, id);
    return { action, reason: await outcome };
  };
  let there: string[] = [];
  const before = () => there;

  test.each(['s5b', 'ibb'] as const)(
    '%s: what it offers comes into the drop-box after a yes',
    async (transport) => {
      const { action, reason } = await offer('approve', { transport });
      expect(action).toBe('Put a file here: from the phone.bin (200000 bytes)');
      expect(reason).toEqual(['success']);
      const name = transport === 's5b' ? 'from the phone.bin' : 'from the phone (2).bin';
      expect(readFileSync(join(box, name)).equals(bytes)).toBe(true);
      there = readdirSync(box).filter((one) => one !== '.dragoman');
      expect(readdirSync(join(box, '.dragoman', 'parts'))).toEqual([]);
    },
  );

  test('a no is a no', async () => {
    expect((await offer('deny')).reason).toEqual(['decline']);
  });

  test.each([
    ['another hash', { sayHash: createHash('sha256').digest('base64') }],
    ['less than was said', { saySize: bytes.length + 1 }],
    ['a way out as its name', { name: '../../out.bin' }],
  ])('%s: nothing is kept', async (_what, lie) => {
    const { reason } = await offer('approve', lie);
    expect(reason).not.toContain('success');
    expect(readdirSync(box).filter((name) => name !== '.dragoman')).toEqual(there);
    expect(readdirSync(join(box, '.dragoman', 'parts'))).toEqual([]);
  });
});
