import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { lock } from 'proper-lockfile';
import type { TestProject } from 'vitest/node';
import { packageForTests } from '../../scripts/package.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packaged app; undefined where it is to run from source. */
    program: string | undefined;
  }
}

const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

/**
 * Before the first of these tests: the app as people get it. `E2E_FROM_SOURCE=1` runs what out/ holds instead, which
 * is quicker while working on it.
 */
export default async function setup({ provide }: TestProject): Promise<(() => void) | undefined> {
  if (process.env.E2E_FROM_SOURCE) {
    provide('program', undefined);
    return undefined;
  }
  mkdirSync(cache, { recursive: true });
  const release = await lock(cache, { lockfilePath: join(cache, 'e2e.lock'), stale: 120_000, retries: 60 });
  const own = join(cache, `e2e-${process.pid}`);
  try {
    const program = await packageForTests();
    // Links of this run's own: another run that packages anew takes nothing from under us.
    execFileSync('cp', ['-al', dirname(program), own]);
  } finally {
    await release();
  }
  provide('program', join(own, 'dragoman'));
  return () => rmSync(own, { recursive: true, force: true });
}
