import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startDevice } from '../demo/device.ts';
import { browse } from '../demo/phone.ts';
import { sampleFolder } from '../demo/samples.ts';
import { startSlixmpp } from '../peers/clients/index.ts';
import { startKeyring } from '../peers/device/keyring.ts';
import { dragoman, program } from '../peers/device/program.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { startProsody } from '../peers/servers/index.ts';
import { resize, signInBy, startApp } from './app.ts';
import { picture } from './picture.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the pictures of the README: what happened, what waits, and the other device', async () => {
  await using server = await startProsody();
  await using keyring = await startKeyring();
  for (const user of ['you', 'ann']) await server.addUser(user, 'secret');
  await server.befriend('you', 'ann');
  const home = join(freshFolder('readme'), 'home');
  await signInBy({ home, keyring, server, jid: 'you@localhost', password: 'secret', device: 'desktop' });
  const settings = {
    'files.shares': [{ name: 'Documents', folder: sampleFolder('desktop'), access: 'read' }],
    grants: [{ permission: 'files.read', who: 'jid:ann@localhost', decision: 'ask' }],
  };
  for (const [path, value] of Object.entries(settings))
    expect((await dragoman(['settings', 'set', path, JSON.stringify(value)], { home })).code).toBe(0);
  const laptop = { name: 'laptop', folder: sampleFolder('laptop'), program, server, onLine: () => {} };
  await startDevice(laptop);

  await using app = await startApp({ home, keyring });
  const { page } = app;
  await resize(app.app, page, 1040, 640);
  await page.getByText('Online as').waitFor();
  const status = JSON.parse((await dragoman(['status', '--json'], { home })).stdout) as { jid: string };
  await browse(server, status.jid, () => {});
  await page.getByText('uploaded Documents/letters/to-the-library.txt').waitFor();
  await picture(page, 'activity');

  await using ann = await startSlixmpp({ server, jid: 'ann@localhost/phone', password: 'secret' });
  const refused = expect(ann.command(status.jid, 'files')).rejects.toThrow('said no');
  await page.getByRole('button', { name: /^Approvals/ }).click();
  // Its buttons take no press in the first moment.
  await page.getByRole('button', { name: 'Refuse' }).first().click({ trial: true });
  await picture(page, 'approvals');
  await page.getByRole('button', { name: 'Refuse' }).first().click();
  await refused;

  await page.getByRole('button', { name: 'Devices', exact: true }).click();
  await page.getByText('laptop').first().waitFor();
  await picture(page, 'devices');
  expect(app.complaints).toEqual([]);
});

test('the README shows pictures that are there', () => {
  const shown = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)];
  expect(shown.length).toBeGreaterThan(0);
  for (const [, path = ''] of shown)
    expect(readFileSync(join(root, path)).subarray(1, 4).toString()).toBe('PNG');
});
