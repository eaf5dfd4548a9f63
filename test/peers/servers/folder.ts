import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit.ts';

const prefix = 'dragoman-peers-';
let root: string | undefined;

/** A fresh folder inside this process's own temp folder, which goes when the process does. */
export function freshFolder(name: string): string {
  root ??= openRoot();
  return mkdtempSync(join(root, `${name}-`));
}

function openRoot(): string {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  atExit(() => remove(folder));
  return folder;
}

/** A test process that was killed outright could not clean up: whoever comes next does. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** At the end of a process there is no waiting but this; what was killed just now may still write for a moment. */
function remove(folder: string): void {
  for (let tries = 0; tries < 50; tries++) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
