import { execFileSync, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { debForTests } from '../../scripts/package.js';
import { dragoman, launch } from '../peers/device/program.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Server, startProsody } from '../peers/servers/index.ts';
import { display } from './display.ts';
import { renderersOf } from './processes.ts';

// Somebody without rights, as a person at a PC is: Chromium's sandbox is then on.
const NOBODY = 65534;
const program = inject('program');
const why = whyNot();
if (why) console.log(`The .deb is not installed here: ${why}`);

let server: Server;
let home: string;

/** dpkg's files are the machine's: only where nobody's own install is in the way. */
function whyNot(): string | undefined {
  if (program === undefined) return 'it runs from source';
  if (process.getuid?.() !== 0) return 'only root may';
  if (!existsSync('/usr/bin/dpkg')) return 'there is no dpkg';
  if (existsSync('/opt/Dragoman') || existsSync('/usr/bin/dragoman')) return 'Dragoman is installed already';
  return undefined;
}

beforeAll(async () => {
  if (why) return;
  const deb = await debForTests(dirname(program ?? ''), freshFolder('deb'));
  execFileSync('dpkg', ['-i', deb], { stdio: 'pipe' });
  server = await startProsody();
  await server.addUser('you', 'secret');
  home = mkdtempSync(join(tmpdir(), 'dragoman-nobody-'));
  for (const [name, text] of Object.entries({ ca: server.ca, password: 'secret' })) {
    writeFileSync(join(home, name), text, { mode: 0o600 });
    chownSync(join(home, name), NOBODY, NOBODY);
  }
  chownSync(home, NOBODY, NOBODY);
});

afterAll(async () => {
  if (why) return;
  spawnSync('dpkg', ['-P', 'dragoman']);
  await server?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

const asNobody = () => ({
  command: ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '/usr/bin/dragoman'],
  home: join(home, 'dragoman'),
  env: { HOME: home, XDG_RUNTIME_DIR: '' },
});
const cli = (...args: string[]) => dragoman(args, asNobody());

test.skipIf(why)('what is installed is what was packed, and the desktop finds it', () => {
  expect(execFileSync('dpkg', ['--verify', 'dragoman'], { encoding: 'utf8' })).toBe('');
  expect(readlinkSync('/usr/bin/dragoman')).toBe('/opt/Dragoman/bin/dragoman');
  const entry = readFileSync('/usr/share/applications/dragoman.desktop', 'utf8');
  expect(entry).toContain('\nExec=/opt/Dragoman/dragoman');
  expect(entry).toContain('\nStartupWMClass=dragoman\n');
  for (const size of ['16x16', '48x48', '512x512'])
    expect(existsSync(`/usr/share/icons/hicolor/${size}/apps/dragoman.png`)).toBe(true);
});

test.skipIf(why)('on the command line it answers without a display, as the command line does', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await cli('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(await cli('status')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No account yet. Start with: dragoman login name@example.org\n',
  });
  expect(await cli('nonsense')).toMatchObject({ code: 2, stdout: '' });
});

test.skipIf(why)('it logs in and runs headless, and ends as it is told', async () => {
  const where = ['--server', `${server.host}:${server.port}`, '--ca', join(home, 'ca')];
  const kept = ['--password-file', join(home, 'password'), '--secrets-file', join(home, 'secrets.json')];
  expect(await cli('login', 'you@localhost', ...where, ...kept)).toMatchObject({ code: 0 });
  await using running = launch(['run'], asNobody());
  await running.waitFor('online as you@localhost/dragoman-');
  expect(JSON.parse((await cli('status', '--json')).stdout)).toMatchObject({ state: 'online', priority: -1 });
  running.signal('SIGTERM');
  expect(await running.ended).toBe(0);
  expect(running.stderr()).toBe('');
});

test.skipIf(why)('the service it installs starts the installed app', async () => {
  const { stdout } = await cli('service', 'install', '--json');
  const { file } = JSON.parse(stdout) as { file: string };
  expect(readFileSync(file, 'utf8')).toContain('\nExecStart=":/opt/Dragoman/bin/dragoman" "run" "--home" ');
});

test.skipIf(why)('alone it opens the window, sandboxed, and the command line talks to it', async () => {
  const { env, ...rest } = asNobody();
  // Without a bus; an empty address is none that Electron knows.
  const shown = { DISPLAY: await display(), DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
  await using app = launch([], { ...rest, env: { ...env, ...shown } });
  const filtered = /^Seccomp:\t2$/m;
  // It shuts itself in a moment after it began.
  const [page] = await until(
    async () => renderersOf(app.pid),
    (renderers) => renderers.some(({ status }) => filtered.test(status)),
  );
  await until(
    () => cli('status'),
    ({ stdout }) => stdout.startsWith('online as '),
  );
  expect(page?.status).toMatch(filtered);
  expect(page?.status).toMatch(/^CapEff:\t0+$/m);
  app.signal('SIGTERM');
  expect(await app.ended).toBe(0);
});

test.skipIf(why)('removed, nothing of it is left', () => {
  execFileSync('dpkg', ['-r', 'dragoman'], { stdio: 'pipe' });
  for (const path of ['/opt/Dragoman', '/usr/bin/dragoman', '/usr/share/applications/dragoman.desktop'])
    expect(existsSync(path), path).toBe(false);
});

/** Its window opens in its own time; every answer is asked for anew. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const untilMs = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > untilMs) throw new Error(`not so after a minute: ${JSON.stringify(answer)}`);
    await delay(200);
  }
}
