import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startNbxmpp, startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, servers } from './servers/index.ts';

async function kept<T extends AsyncDisposable>(starting: Promise<T> | T): Promise<T> {
  const started = await starting;
  onTestFinished(() => started[Symbol.asyncDispose]());
  return started;
}

describe.each(servers)('files on %s', (_kind, start) => {
  let server: Server;
  let device: Device;
  const bytes = randomBytes(200_000);

  beforeAll(async () => {
    server = await start();
    await server.addUser('you', 'secret');
    const folder = join(freshFolder('share'), 'docs');
    mkdirSync(join(folder, 'letters', 'old'), { recursive: true });
    writeFileSync(join(folder, 'letters', 'grüße & co.bin'), bytes);
    writeFileSync(join(folder, 'empty.txt'), '');
    symlinkSync('/etc/passwd', join(folder, 'letters', 'passwd'));
    for (let index = 0; index < 120; index++) writeFileSync(join(folder, 'letters', 'old', `note ${index}.txt`), `${index}`);
    device = await install({
      server,
      jid: 'you@localhost',
      password: 'secret',
      name: 'desktop',
      settings: { 'files.shares': [{ name: 'docs', folder, access: 'read' }, { name: 'box', folder, access: 'drop' }] },
    });
    await device.run();
    return async () => {
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const phone = () => kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' }));

  test('slixmpp walks share, folder, file and gets its bytes', async () => {
    const user = await phone();
    expect((await user.commands(device.jid)).map(({ node, name }) => [node, name])).toEqual([['files', 'Browse files']]);
    const steps = await user.execute(device.jid, 'files', [
      { share: 'docs' },
      { entry: 'letters/' },
      { entry: 'grüße & co.bin' },
      { action: 'link' },
    ]);
    expect(steps.map(({ status }) => status)).toEqual(['executing', 'executing', 'executing', 'executing', 'completed']);
    const link = steps.at(-1)?.form?.fields?.find((field) => field.var === 'link')?.value;
    expect(await user.fetch(String(link))).toEqual(bytes);
  });
});
