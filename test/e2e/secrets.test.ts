import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {} from '../../renderer/dragoman.ts';
import { startSlixmpp } from '../peers/clients/index.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { startProsody } from '../peers/servers/index.ts';
import { startApp } from './app.ts';

const password = 'quiet lantern 90417 meadow';
const content = 'what only the file knows 55120';

interface Message {
  way: 'asked' | 'answered' | 'told';
  channel: string;
  text: string;
}

test('neither the password nor what is in a file goes where it need not', async () => {
  await using server = await startProsody();
  await server.addUser('you', password);
  const folder = join(freshFolder('shared'), 'docs');
  mkdirSync(folder);
  writeFileSync(join(folder, 'note.txt'), content);
  const started = await startApp();
  const { app, page, home, keyring } = started;
  await using _ending = started;

  // Everything that passes between the page and the program, both ways.
  await app.evaluate(({ ipcMain, webContents }) => {
    const messages: Message[] = [];
    Object.assign(globalThis, { messages });
    const note = (way: Message['way'], channel: string, value: unknown) =>
      messages.push({ way, channel, text: JSON.stringify(value) ?? '' });
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (event: unknown, ...values: unknown[]) => Promise<unknown>>;
    };
    for (const [channel, handle] of handlers)
      handlers.set(channel, async (event, ...values) => {
        note('asked', channel, values);
        const answer = await handle(event, ...values);
        note('answered', channel, answer);
        return answer;
      });
    ipcMain.prependListener('cancel', (_event, ...values) => void note('asked', 'cancel', values));
    for (const contents of webContents.getAllWebContents()) {
      const send = contents.send.bind(contents);
      contents.send = (channel, ...values) => {
        note('told', channel, values);
        send(channel, ...values);
      };
    }
  });

  const call = (name: string, input: unknown) =>
    page.evaluate(([name, input]) => window.dragoman.calls[name as string]?.(input).reply, [
      name,
      input,
    ] as const);
  await page.getByLabel('XMPP address').fill('you@localhost');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Advanced' }).click();
  await page.getByLabel('Server', { exact: true }).fill(`127.0.0.1:${server.port}`);
  await page.getByLabel('Certificate of a private authority').fill(server.caFile);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Online as you@localhost').first().waitFor();
  const shares = [{ name: 'docs', folder, access: 'read' }];
  expect(await call('core.setSetting', { path: 'files.shares', value: shares })).toEqual({ value: {} });

  // A phone fetches the file; its row stands in the window.
  const status = (await call('core.status', {})) as { value: { jid: string } };
  await using phone = await startSlixmpp({ server, jid: 'you@localhost/phone', password });
  const steps = await phone.execute(status.value.jid, 'files', [
    { share: 'docs' },
    { entry: 'note.txt' },
    { action: 'link' },
  ]);
  const url = steps.at(-1)?.links[0]?.url ?? '';
  expect((await phone.fetch(url)).toString()).toBe(content);
  const told = () => app.evaluate(() => (globalThis as unknown as { messages: Message[] }).messages);
  await expect.poll(async () => (await told()).some(({ text }) => text.includes('note.txt'))).toBe(true);
  await call('desktop.signOut', {});
  await page.getByLabel('XMPP address').waitFor();

  const messages = await app.evaluate(() => (globalThis as unknown as { messages: Message[] }).messages);
  const having = (secret: string) =>
    messages.filter(({ text }) => text.includes(secret)).map(({ way, channel }) => `${way} ${channel}`);
  expect(new Set(messages.map(({ way }) => way))).toEqual(new Set(['asked', 'answered', 'told']));
  expect(messages.some(({ channel }) => channel === 'call desktop.signOut')).toBe(true);
  expect(having(password)).toEqual(['asked call desktop.signIn']);
  expect(having(content)).toEqual([]);
  // Not in the page either, once it is signed in.
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(password);

  await started.close();
  const files = filesIn(home).concat(filesIn(String(keyring.env.HOME)));
  expect(files.some((file) => file.endsWith('activity.jsonl'))).toBe(true);
  expect(files.some((file) => file.includes('/window/'))).toBe(true);
  for (const secret of [password, content]) {
    expect(started.output()).not.toContain(secret);
    // As it stands, and as Chromium writes strings of two bytes a character.
    const spelt = [
      Buffer.from(secret),
      Buffer.from(secret, 'utf16le'),
      Buffer.from(encodeURIComponent(secret)),
    ];
    const leaks = files.filter((file) => {
      const bytes = readFileSync(file);
      return spelt.some((spelling) => bytes.includes(spelling));
    });
    expect(leaks).toEqual([]);
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
