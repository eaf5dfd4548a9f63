import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { atExit } from '../peers/servers/at-exit.ts';

let started: Promise<string> | undefined;

/** The DISPLAY of a screen of this test process's own; it goes when the process does. */
export function display(): Promise<string> {
  started ??= start();
  return started;
}

async function start(): Promise<string> {
  // It takes a free number and says which on the file descriptor it is given.
  const screen = ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'Xvfb', ...screen], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  atExit(() => void child.kill('SIGKILL'));
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Xvfb ended: ${complaints}`)));
    createInterface({ input: child.stdio[3] as Readable }).once('line', (number) => resolve(`:${number}`));
  });
}
