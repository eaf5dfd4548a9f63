import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { electronProgram } from '../../scripts/electron.js';
import { display } from '../e2e/display.ts';
import { processes, renderersOf } from '../e2e/processes.ts';

const soon = { timeout: 20_000 };
const demo = fileURLToPath(new URL('../../out/demo.js', import.meta.url));

function until(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const hear = (chunk: Buffer) => {
      printed += chunk;
      if (printed.includes(text)) resolve(printed);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`ended too early:\n${printed}`)));
  });
}

test.each([
  { form: 'in the terminal', args: [] },
  { form: 'with the window', args: [electronProgram()] },
])('the demo $form shows the main job, stays up, and Ctrl-C takes all of it down', async ({ args }) => {
  const env = { ...process.env, DISPLAY: args.length > 0 ? await display() : '' };
  const child = spawn(process.execPath, [demo, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = await until(child, 'Ctrl-C ends it all.');
  expect(printed).toContain('what is behind it: “Dear library, the book is on my desktop.”');
  expect(printed).toMatch(/desktop \| .*uploaded Documents\/letters\/to-the-library\.txt/);
  // Its window is there as soon as its page is: one process that draws.
  if (args.length > 0) await expect.poll(() => renderersOf(child.pid ?? 0), soon).toHaveLength(1);
  const home = /--home (\S+) devices/.exec(printed)?.[1] ?? '';
  const port = Number(/server 127\.0\.0\.1 port (\d+)/.exec(printed)?.[1]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  await ended;

  expect(existsSync(home)).toBe(false);
  await expect.poll(() => processes().filter(({ line }) => line.includes(home)), soon).toEqual([]);

  const refused = new Promise((resolve) =>
    connect(port, '127.0.0.1')
      .once('error', resolve)
      .once('connect', () => resolve('up')),
  );
  expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
});
