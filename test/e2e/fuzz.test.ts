import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { contracts } from '../../agents/contracts.ts';
import { desktopContract } from '../../main/desktop/contract.ts';
import type {} from '../../renderer/dragoman.ts';
import { type Keyring, startKeyring } from '../peers/device/keyring.ts';
import { freshHome } from '../peers/device/program.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Server, startProsody } from '../peers/servers/index.ts';
import { type App, signInBy, startApp } from './app.ts';
import { malformer } from './malformed.ts';

// A renderer that is no longer ours sends what it likes: by the bridge, and by the raw channels below it.

const names = [...Object.values(contracts), desktopContract].flatMap(({ name, calls }) =>
  Object.keys(calls).map((call) => `${name}.${call}`),
);
/** These go on until they are canceled. */
const lasting = [
  'files.followAll',
  ...['tabs.watch', 'tabs.watchFollowing', 'tabs.watchMirrored', 'tabs.pairBrowser'],
];
const CALLS = 10_000;
const AT_ONCE = 50;

/** What Electron gives a preload script, handed to the page as an attacker's own preload script would. */
const rawPreload = `
const { contextBridge, ipcRenderer } = require('electron');
contextBridge.exposeInMainWorld('raw', {
  invoke: (channel, ...values) => ipcRenderer.invoke(channel, ...values),
  send: (channel, ...values) => ipcRenderer.send(channel, ...values),
});`;

interface Raw {
  invoke(channel: unknown, ...values: unknown[]): Promise<unknown>;
  send(channel: unknown, ...values: unknown[]): void;
}

let server: Server;
let keyring: Keyring;
let started: App;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  keyring = await startKeyring();
  const home = freshHome();
  await signInBy(account(home));
  started = await startApp({ home, keyring });
  // What a call may do to the machine is noted and left undone.
  await started.app.evaluate(({ clipboard, dialog, shell }) => {
    const opened: string[] = [];
    shell.openExternal = async (url) => void opened.push(url);
    shell.showItemInFolder = (path) => void opened.push(path);
    clipboard.writeText = async () => {};
    dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] });
    Object.assign(globalThis, { opened });
  });
  return async () => {
    await started.close();
    await keyring[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

const account = (home: string) => ({ home, keyring, server, jid: 'you@localhost', password: 'secret' });

/** Nothing has happened to the program, and what is right still works. */
async function checkUnharmed(before: Awaited<ReturnType<typeof memory>>): Promise<void> {
  const { app, page, home } = started;
  const main = await app.evaluate(({ BrowserWindow, ipcMain }) => ({
    polluted: 'polluted' in {},
    windows: BrowserWindow.getAllWindows().length,
    opened: (globalThis as unknown as { opened: string[] }).opened,
    listened: ipcMain.eventNames().filter((name) => name !== 'error'),
  }));
  expect(main).toEqual({ polluted: false, windows: 1, opened: [], listened: ['cancel'] });
  const log = readdirSync(home).includes('dragoman.log')
    ? readFileSync(join(home, 'dragoman.log'), 'utf8')
    : '';
  expect(log).not.toMatch(/TypeError|RangeError|ReferenceError|ended/);
  const after = await memory();
  expect(after.heapMb).toBeLessThan(before.heapMb + 25);
  const call = (name: string, input: unknown) =>
    page.evaluate(([name, input]) => window.dragoman.calls[name as string]?.(input).reply, [
      name,
      input,
    ] as const);
  // Among so many some were right: pausing, or signing out.
  await signInBy(account(home));
  expect(await call('desktop.resume', {})).toEqual({ value: {} });
  await expect
    .poll(() => call('core.status', {}), { timeout: 20_000 })
    .toMatchObject({ value: { jid: expect.stringMatching(/^you@localhost\//), state: 'online' } });
}

/** What the main process holds once garbage is gone. */
function memory() {
  return started.app.evaluate(async () => {
    const v8 = process.getBuiltinModule('node:v8');
    const vm = process.getBuiltinModule('node:vm');
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    for (let round = 0; round < 3; round++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { heapUsed, external } = process.memoryUsage();
    return { heapMb: (heapUsed + external) / 1e6 };
  });
}

describe(`${CALLS} malformed calls`, () => {
  test('by the bridge', async () => {
    const before = await memory();
    const answers = await started.page.evaluate(
      async ({ source, lasting, count, atOnce }) => {
        const make = new Function(`return (${source})`)() as typeof malformer;
        const malformed = make(4);
        const known = Object.keys(window.dragoman.calls);
        const answers: Record<string, number> = {};
        const one = async () => {
          let answer = 'no such call';
          try {
            const name = malformed.name(known);
            const call = window.dragoman.calls[name];
            if (call) {
              const { reply, cancel } = call(malformed.input(), malformed.pick([undefined, () => {}]));
              if (malformed.pick([true, false, false]) || lasting.includes(name)) cancel();
              const got = await reply;
              answer = 'error' in got ? got.error.condition : 'value';
            }
          } catch {
            answer = 'cannot be sent';
          }
          answers[answer] = (answers[answer] ?? 0) + 1;
        };
        for (let done = 0; done < count; done += atOnce)
          await Promise.all(Array.from({ length: atOnce }, one));
        return answers;
      },
      { source: String(malformer), lasting, count: CALLS, atOnce: AT_ONCE },
    );
    expect(Object.values(answers).reduce((sum, count) => sum + count)).toBe(CALLS);
    expect(answers['bad-request']).toBeGreaterThan(1_000);
    await checkUnharmed(before);
  });

  test('by the raw channels', async () => {
    const preload = join(freshFolder('raw'), 'preload.cjs');
    writeFileSync(preload, rawPreload);
    await started.app.evaluate(({ session }, filePath) => {
      const own = session.defaultSession;
      if ('registerPreloadScript' in own) own.registerPreloadScript({ type: 'frame', filePath });
      else (own as Electron.Session).setPreloads([filePath]);
    }, preload);
    await started.page.reload();
    const before = await memory();
    const answers = await started.page.evaluate(
      async ({ source, names, lasting, count, atOnce }) => {
        const make = new Function(`return (${source})`)() as typeof malformer;
        const malformed = make(5);
        const { raw } = window as unknown as { raw: Raw };
        const electrons = [
          'ELECTRON_BROWSER_REQUIRE',
          'ELECTRON_GUEST_VIEW_MANAGER_CALL',
          'GUEST_VIEW_MANAGER_CALL',
        ];
        const answers: Record<string, number> = {};
        let id = 1e9;
        const one = async () => {
          const isKnown = malformed.pick([true, false]);
          const name = isKnown ? malformed.pick(names) : malformed.name(names);
          const prefix = malformed.pick(isKnown ? ['call '] : ['call ', 'call', '', 'CALL ', ' call ']);
          const channel = malformed.pick([true, true, true, false])
            ? prefix + name
            : malformed.pick(electrons);
          const number = malformed.pick([++id, ++id, ++id, 7, -1, Number.NaN, '7', undefined]);
          let answer = 'no such channel';
          try {
            if (malformed.pick([true, false, false, false])) {
              raw.send(
                malformed.pick(['cancel', 'progress', 'event', channel]),
                malformed.pick([number, malformed.input()]),
              );
              answer = 'sent';
            } else {
              const reply = raw.invoke(channel, number, malformed.input(), malformed.input());
              if (lasting.includes(name)) raw.send('cancel', number);
              const got = (await reply) as { error?: { condition: string } };
              answer = got.error?.condition ?? 'value';
            }
          } catch (error) {
            if (!String(error).includes('No handler registered')) answer = 'cannot be sent';
          }
          answers[answer] = (answers[answer] ?? 0) + 1;
        };
        for (let done = 0; done < count; done += atOnce)
          await Promise.all(Array.from({ length: atOnce }, one));
        return answers;
      },
      { source: String(malformer), names, lasting, count: CALLS, atOnce: AT_ONCE },
    );
    expect(Object.values(answers).reduce((sum, count) => sum + count)).toBe(CALLS);
    expect(answers['no such channel']).toBeGreaterThan(1_000);
    expect(answers['bad-request']).toBeGreaterThan(500);
    await checkUnharmed(before);
  });

  test('too many at once are refused, and let go of when the page goes', async () => {
    process.kill(server.pid, 'SIGSTOP'); // nobody answers, so what asks it stays
    const refused = await started.page.evaluate(async () => {
      const calls = Array.from({ length: 1_000 }, () =>
        window.dragoman.calls['core.commands']?.({ jid: 'you@localhost/nobody' }),
      );
      const early = await Promise.race([
        Promise.all(calls.slice(200).map((call) => call?.reply)),
        new Promise<never>((_resolve, reject) => setTimeout(reject, 10_000, new Error('no answer'))),
      ]);
      return early.filter(
        (reply) => reply && 'error' in reply && reply.error.condition === 'resource-constraint',
      ).length;
    });
    expect(refused).toBeGreaterThan(700);
    await started.page.reload();
    process.kill(server.pid, 'SIGCONT');
    const answer = await started.page.evaluate(() => window.dragoman.calls['core.status']?.({}).reply);
    expect(answer).toMatchObject({ value: { state: 'online' } });
  });
});
