import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { newDeviceKey } from '../../../app/link/device-key.ts';
import { temporaryFolder } from '../host/stage.ts';
import type { Role } from './device-process.ts';
import { snapshot } from './two-installs.ts';

const KILLS = 8;
const MIB = 1024 * 1024;

test.each(['get', 'put'] as const)(
  '%s: killed on either side at any moment, all arrives once',
  {
    timeout: 300_000,
  },
  async (direction) => {
    const program = await bundled();
    let kills = 0;
    let resumed = 0;
    while (kills < KILLS) {
      const stage = await openStage(direction, program);
      const { source, target, asker, answerer, log, parts } = stage;
      let running = { asker: await asker(), answerer: await answerer() };
      while (!existsSync(stage.ended)) {
        await Promise.race([delay(20 + Math.random() * 400), exitOf(running.asker)]);
        if (existsSync(stage.ended)) break;
        for (const { exitCode } of Object.values(running)) expect([null, 0]).toContain(exitCode);
        const victim = Math.random() < 0.5 ? 'asker' : 'answerer';
        const isReceiver = (victim === 'asker') === (direction === 'get');
        running[victim].kill('SIGKILL');
        await exitOf(running[victim]);
        kills++;
        const held = isReceiver ? parts() : [];
        const noted = log().length;
        running = { ...running, [victim]: await stage[victim]() };
        for (const [n, bytes] of held) {
          // A part that is whole already is only given its name.
          await expect
            .poll(
              () =>
                log()
                  .slice(noted)
                  .find((line) => line[0] === n)?.[1] ?? -1,
              { timeout: 45_000 },
            )
            .toSatisfy((offset) => offset === bytes || !parts().some(([one]) => one === n));
          resumed++;
        }
      }
      const ended = JSON.parse(readFileSync(stage.ended, 'utf8'));
      expect(ended, ended.problem).toMatchObject({ state: 'done', skipped: [] });
      running.answerer.kill('SIGKILL');
      expect(snapshot(join(target, 'things'))).toEqual(snapshot(join(source, 'things')));
      expect(readdirSync(target).filter((name) => name !== '.dragoman')).toEqual(['things']);
      expect(parts()).toEqual([]);
    }
    if (direction === 'get') expect(resumed).toBeGreaterThan(0);
  },
);

async function openStage(direction: 'get' | 'put', program: string) {
  const base = temporaryFolder();
  const [shared, here] = [join(base, 'shared'), join(base, 'here')];
  for (const folder of [shared, here]) mkdirSync(folder);
  const [source, target] = direction === 'get' ? [shared, here] : [here, shared];
  const things = join(source, 'things');
  for (const folder of ['', 'below', 'empty']) mkdirSync(join(things, folder), { recursive: true });
  for (let n = 0; n < 200; n++)
    writeFileSync(join(things, n % 2 ? 'below' : '', `small ${n}`), randomBytes(n * 50));
  for (let n = 0; n < 4; n++) writeFileSync(join(things, `large ${n}`), randomBytes(20 * MIB + n));
  const [key, other] = [newDeviceKey(), newDeviceKey()];
  const port = await freePort();
  const logFile = join(base, 'log');
  writeFileSync(logFile, '');
  const start = (side: Role['side']) => async () => {
    const own = side === 'asker' ? key : other;
    const role: Role = {
      ...{ side, port, share: shared, log: logFile, home: join(base, side) },
      ...{ ownKey: own.privateKey, pinned: (own === key ? other : key).publicKey },
      transfer:
        direction === 'get'
          ? { direction, from: ['docs/things'], to: here }
          : { direction, from: [things], to: 'docs' },
    };
    const child = spawn(process.execPath, [program, JSON.stringify(role)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await Promise.race([once(child.stdout, 'data'), exitOf(child)]);
    return child;
  };
  const partsFolder = direction === 'get' ? here : join(shared, '.dragoman', 'parts');
  /** Of large files: which, and how much of it is there. */
  const parts = (): [n: number, bytes: number][] =>
    (existsSync(partsFolder) ? readdirSync(partsFolder) : []).flatMap((name): [number, number][] => {
      const n = /^(?:\.dragoman-)?[0-9a-f]{32}x([0-9a-z]+)(?:\.part)?$/.exec(name)?.[1];
      const { size, nlink } = statSync(join(partsFolder, name));
      return n !== undefined && size > 64 * 1024 && nlink === 1 ? [[parseInt(n, 36), size]] : [];
    });
  const log = () =>
    readFileSync(logFile, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ').map(Number));
  return {
    ...{ source, target, parts, log, ended: join(base, 'asker', 'ended.json') },
    ...{ asker: start('asker'), answerer: start('answerer') },
  };
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The program as Node runs it. */
async function bundled(): Promise<string> {
  const outDir = temporaryFolder();
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    define: { __filename: 'import.meta.filename' },
    build: {
      ssr: join(import.meta.dirname, 'device-process.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(outDir, 'program.mjs');
}
