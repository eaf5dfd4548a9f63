import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { atExit } from '../../peers/servers/at-exit.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import * as places from '../places.ts';
import { memory } from '../process-use.ts';
import { processTree } from '../processes.ts';

// Not built in: it looks for Electron from where it lies.
const { electronProgram } = (await import(
  /* @vite-ignore */ pathToFileURL(join(places.root, 'scripts', 'electron.js')).href
)) as { electronProgram(): string };

const SETTLED_MS = 3_000;

/**
 * A copy of Electron that nobody else runs: pages shared with another Electron on this machine would count for less.
 */
export function ownElectron(): string {
  const folder = join(freshFolder('electron'), 'electron');
  const program = electronProgram();
  cpSync(dirname(program), folder, { recursive: true });
  return join(folder, basename(program));
}

/** An Electron app as a person starts it; the port lets us look at its page and close its window. */
export interface App {
  readonly startedMs: number;
  /** Proportional memory of all its processes. */
  pssMb(): number;
  /** As a second start does; resolves once the window shows something. */
  open(): Promise<void>;
  /** When its page had painted: the first thing, and the largest. */
  paints(): Promise<{ firstMs: number; usefulMs: number }>;
  close(): Promise<void>;
  quit(): Promise<void>;
}

export interface AppOptions {
  program: string;
  folder: string;
  home: string;
  display: string;
  isHidden: boolean;
}

export async function startApp({ program, folder, home, display, isHidden }: AppOptions): Promise<App> {
  const line = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), folder, `--home=${home}`];
  // Neither of them has a session bus: what that costs is not theirs.
  const env = { ...process.env, DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: 'disabled:', HOME: home };
  const run = (args: readonly string[]) => {
    const child = spawn(program, [...line, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    atExit(() => void child.kill('SIGKILL'));
    return child;
  };
  const startedMs = Date.now();
  const main = run(['--remote-debugging-port=0', ...(isHidden ? ['--hidden'] : [])]);
  const endpoint = await devtools(main);
  let browser: Browser | undefined;
  const page = async () => {
    browser ??= await chromium.connectOverCDP(endpoint);
    const [context] = browser.contexts();
    return context?.pages()[0] ?? (await context?.waitForEvent('page'));
  };
  return {
    startedMs,
    pssMb: () => processTree(main.pid ?? 0).reduce((sum, pid) => sum + pss(pid), 0),
    async open() {
      run([]);
      await (await page())?.waitForSelector('h1');
    },
    async paints() {
      await delay(SETTLED_MS); // whoever looks on while it starts takes part in it
      const shown = await page();
      await shown?.waitForSelector('h1');
      const at = await shown?.evaluate(largestPaint);
      if (!at) throw new Error('the page painted nothing');
      return { firstMs: at.first - startedMs, usefulMs: at.largest - startedMs };
    },
    async close() {
      await (await page())?.close();
      await browser?.close(); // our own connection: while it is there it has a price
      browser = undefined;
    },
    async quit() {
      main.kill('SIGTERM');
      if (main.exitCode === null) await new Promise((resolve) => main.once('exit', resolve));
    },
  };
}

/** It says where it listens as soon as it does. */
function devtools(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk;
      const [, endpoint] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
      if (endpoint) resolve(endpoint);
    });
    child.once('exit', () => reject(new Error(`it ended: ${said}`)));
  });
}

/** Runs inside the page, in milliseconds of the clock on the wall. */
const largestPaint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [first] = performance.getEntriesByName('first-contentful-paint');
    const largest = list.getEntries().at(-1);
    resolve({ first: performance.timeOrigin + first.startTime, largest: performance.timeOrigin + largest.startTime });
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})` as unknown as () => Promise<{ first: number; largest: number }>;

function pss(pid: number): number {
  try {
    return memory(pid).pssMb || 0;
  } catch {
    return 0; // it ended meanwhile
  }
}
