import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { IcsSource } from '../../../../agents/calendar/sources/ics.ts';
import { temporaryFolder } from '../../files/share-folder.ts';
import { calendar, event } from './samples.ts';

const ROUNDS = 12;

test.each(['a file', 'a folder'])(
  '%s whose writer is killed at any moment has the old or the new',
  {
    timeout: 120_000,
  },
  async (kind) => {
    const program = await bundled();
    const folder = temporaryFolder();
    const path = kind === 'a file' ? join(folder, 'ann.ics') : folder;
    const theirs = calendar(event('theirs'));
    writeFileSync(join(folder, 'ann.ics'), theirs);
    const expected = new Map([['theirs', 'theirs']]);
    let cuts = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const child = spawn(process.execPath, [program, path, `r${round}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      await once(child.stdout, 'data');
      await delay(Math.random() * 60);
      child.kill('SIGKILL');
      const [code] = await once(child, 'close');
      expect(code).toBe(null); // it was killed, and had not failed before
      const found = await summaries(path);
      const open = new Set<string>();
      for (const [sign, uid] of said
        .trim()
        .split('\n')
        .map((line) => [line[0], line.slice(1)] as const)) {
        open.delete(uid);
        if (sign === '+') expected.set(uid, uid);
        if (sign === '~') expected.set(uid, 'changed');
        if (sign === '-') expected.delete(uid);
        if (sign === '?') open.add(uid);
      }
      // What was under way when it was killed is done or not: the next new one, the last one's change or removal.
      for (const [uid, summary] of found) {
        if (expected.get(uid) === summary) continue;
        cuts++;
        expect(uid).toMatch(new RegExp(`^r${round}-`));
        if (expected.has(uid)) expect(summary).toBe('changed');
        expected.set(uid, summary);
      }
      for (const uid of open) if (!found.has(uid)) expected.delete(uid);
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    }
    expect(expected.size).toBeGreaterThan(ROUNDS);
    expect(cuts).toBeLessThanOrEqual(ROUNDS);
    // What is left of those writes is hidden, and no calendar.
    for (const name of readdirSync(folder)) expect(name).toMatch(/^(\.dragoman-[0-9a-f]+\.tmp|.*\.ics)$/);
  },
);

async function summaries(path: string): Promise<Map<string, string>> {
  const source = new IcsSource(path, { isWritten: false });
  await source.follow(() => {}, AbortSignal.abort());
  expect(source.problems).toEqual([]);
  return new Map(
    [...source.objects.values()].map(({ uid, text }) => [uid, /SUMMARY:(\S+)/.exec(text)?.[1] ?? '']),
  );
}

/** The program as Node runs it. */
async function bundled(): Promise<string> {
  const outDir = temporaryFolder();
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'writing-process.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(outDir, 'program.mjs');
}
