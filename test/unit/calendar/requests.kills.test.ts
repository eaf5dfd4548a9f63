import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../files/share-folder.ts';
import { messageText } from './message-text.ts';
import { calendar } from './sources/samples.ts';

const PEERS = 20;
const SLOTS = 15;
const REQUESTS = 90;
const KILLS = 6;

const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
const at = (minutes: number) =>
  `${day}T${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}00Z`;

interface Asked {
  uid: string;
  slot: number;
  line: string;
}

/** Half an hour each; those of one slot overlap with each other and with no other. */
function asked(number: number): Asked {
  const peer = `ann${number % PEERS}@example.net`;
  const slot = number % SLOTS;
  const start = slot * 60 + (Math.floor(number / SLOTS) % 3) * 10;
  const uid = `m${number}`;
  const ical = messageText({
    ...{ uid, start: at(start), end: at(start + 30) },
    ...{ organizer: `xmpp:${peer}`, attendee: 'xmpp:you@example.org' },
  });
  return { uid, slot, line: JSON.stringify({ from: `${peer}/desk`, ical }) };
}

test('requests for the same hours, twice and in any order, killed at any moment: one each is accepted', {
  timeout: 300_000,
}, async () => {
  const program = await bundled();
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'you.ics'), calendar());
  const all = Array.from({ length: REQUESTS }, (_, number) => asked(number));
  const taken = new Set<string>();
  for (let kill = 0; kill < KILLS; kill++) {
    const left = shuffled(all.filter(({ uid }) => !taken.has(uid)));
    const share = Math.ceil(left.length / (KILLS - kill));
    await using child = await started(program, folder, taken);
    child.ask([...left, ...shuffled(left).slice(0, 20)]);
    await child.hasTaken(Math.floor(Math.random() * share) + 1);
  }
  await using child = await started(program, folder, taken);
  child.ask([...shuffled(all), ...shuffled(all)]);
  await child.hasTaken(2 * REQUESTS);
  await expect.poll(() => answers(folder).size, { timeout: 60_000 }).toBe(REQUESTS);

  const partstats = new Map(kept(folder));
  expect([...partstats.keys()].sort()).toEqual(all.map(({ uid }) => uid).sort());
  expect(kept(folder)).toHaveLength(REQUESTS);
  for (let slot = 0; slot < SLOTS; slot++) {
    const ofSlot = all.filter((one) => one.slot === slot).map(({ uid }) => partstats.get(uid));
    expect(ofSlot.filter((one) => one === 'ACCEPTED').length, `slot ${slot}`).toBeGreaterThan(0);
    expect(new Set(ofSlot)).toEqual(new Set(['ACCEPTED', 'DECLINED']));
  }
  expect(overlaps(all, partstats)).toEqual([]);
  // Said as often as it takes, and never two different things.
  for (const [uid, said] of answers(folder)) expect([uid, ...said]).toEqual([uid, partstats.get(uid)]);
});

test('invitations that stand in the calendar, killed at any moment: each is answered once', {
  timeout: 300_000,
}, async () => {
  const program = await bundled();
  const folder = temporaryFolder();
  const count = 40;
  const all = Array.from({ length: count }, (_, number) => asked(number));
  const events = all.map(
    ({ line }) => /BEGIN:VEVENT[\s\S]*END:VEVENT\r\n/.exec(JSON.parse(line).ical)?.[0] ?? '',
  );
  writeFileSync(join(folder, 'you.ics'), calendar(...events));
  const answered = () => kept(folder).filter(([, partstat]) => partstat !== '').length;
  for (const share of [0.1, 0.3, 0.5, 0.8]) {
    await using _killed = await started(program, folder, new Set());
    await expect.poll(answered, { timeout: 60_000, interval: 5 }).toBeGreaterThanOrEqual(count * share);
  }
  await using _last = await started(program, folder, new Set());
  await expect.poll(() => answers(folder).size, { timeout: 60_000 }).toBe(count);
  const partstats = new Map(kept(folder));
  expect(kept(folder)).toHaveLength(count);
  expect(overlaps(all, partstats)).toEqual([]);
  for (let slot = 0; slot < SLOTS; slot++) {
    const ofSlot = all.filter((one) => one.slot === slot).map(({ uid }) => partstats.get(uid));
    expect(ofSlot, `slot ${slot}`).toContain('ACCEPTED');
  }
  for (const [uid, said] of answers(folder)) expect([uid, ...said]).toEqual([uid, partstats.get(uid)]);
});

function overlaps(all: readonly Asked[], partstats: ReadonlyMap<string, string>): string[] {
  const accepted = all
    .filter(({ uid }) => partstats.get(uid) === 'ACCEPTED')
    .map(({ uid, line }) => ({
      uid,
      start: /DTSTART:(\d+T\d+)/.exec(line)?.[1] ?? '',
      end: /DTEND:(\d+T\d+)/.exec(line)?.[1] ?? '',
    }))
    .sort((one, other) => (one.start < other.start ? -1 : 1));
  return accepted.flatMap(({ uid, start }, index) => ((accepted[index - 1]?.end ?? '') > start ? [uid] : []));
}

/** What the calendar says, an event each. */
function kept(folder: string): [string, string][] {
  const text = readFileSync(join(folder, 'you.ics'), 'utf8').replace(/\r\n /g, '');
  return text
    .split('BEGIN:VEVENT')
    .slice(1)
    .map((event) => [/UID:(\S+)/.exec(event)?.[1] ?? '', /PARTSTAT=([A-Z-]+)/.exec(event)?.[1] ?? '']);
}

/** All that was answered to each, once where it was always the same. */
function answers(folder: string): Map<string, Set<string>> {
  const file = join(folder, 'sent.jsonl');
  const found = new Map<string, Set<string>>();
  if (!existsSync(file)) return found;
  for (const line of readFileSync(file, 'utf8')
    .split('\n')
    .filter((one) => one.endsWith('}'))) {
    const ical = JSON.parse(line).ical.replace(/\r?\n /g, '');
    const uid = /UID:(\S+)/.exec(ical)?.[1] ?? '';
    found.set(uid, (found.get(uid) ?? new Set()).add(/PARTSTAT=([A-Z-]+)/.exec(ical)?.[1] ?? ''));
  }
  return found;
}

async function started(program: string, folder: string, taken: Set<string>) {
  const child: ChildProcess = spawn(process.execPath, [program, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin?.on('error', () => {}); // it was killed
  const { stdout, stdin } = child;
  if (!stdout || !stdin) throw new Error('no pipes');
  let count = -1; // the first line says that it is ready
  let wanted = { count: 0, reached: () => {} };
  createInterface({ input: stdout }).on('line', (uid) => {
    if (count++ >= 0) taken.add(uid);
    if (count >= wanted.count) wanted.reached();
  });
  const hasTaken = (least: number) =>
    new Promise<void>((resolve, reject) => {
      wanted = { count: least, reached: resolve };
      child.once('exit', (code) => code !== null && reject(new Error(`it ended with ${code}`)));
      if (count >= least) resolve();
    });
  await hasTaken(0);
  return {
    ask: (requests: readonly Asked[]) => void stdin.write(requests.map(({ line }) => `${line}\n`).join('')),
    hasTaken,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((one) => ({ one, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ one }) => one);
}

/** The program as Node runs it. */
async function bundled(): Promise<string> {
  const outDir = temporaryFolder();
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
    build: {
      ssr: join(import.meta.dirname, 'answering-process.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(outDir, 'program.mjs');
}
