import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

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

test('the demo shows the main job, stays up, and Ctrl-C takes all of it down', async () => {
  const child = spawn(process.execPath, [demo], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = await until(child, 'Ctrl-C ends it all.');
  expect(printed).toContain('what is behind it: “Dear library, the book is on my desktop.”');
  expect(printed).toMatch(/desktop \| .*uploaded Documents\/letters\/to-the-library\.txt/);
  const home = /--home (\S+) devices/.exec(printed)?.[1] ?? '';
  const port = Number(/server 127\.0\.0\.1 port (\d+)/.exec(printed)?.[1]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  await ended;

  expect(existsSync(home)).toBe(false);

  const refused = new Promise((resolve) =>
    connect(port, '127.0.0.1')
      .once('error', resolve)
      .once('connect', () => resolve('up')),
  );
  expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
});
