import { execFile } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { launchd } from './launchd.ts';
import { assertPlainPaths, type Manager, type Place, type Start } from './manager.ts';
import { systemd } from './systemd.ts';
import { windows } from './windows.ts';

/** What was done, and what is left for the person to type where no manager answers. */
export interface Outcome {
  file: string;
  installed: boolean;
  running: boolean;
  changed: boolean;
  type: string[];
}

export function managerOf(platform: NodeJS.Platform, start: Start, place: Place): Manager {
  assertPlainPaths(start);
  if (platform === 'darwin') return launchd(start, place);
  if (platform === 'win32') return windows(start, place);
  return systemd(start, place);
}

/** Safe to repeat: what is there already is left as it is, and started when it does not run. */
export async function install(manager: Manager): Promise<Outcome> {
  const { file, content, reread, enable, restart } = manager;
  const before = await readFile(file).catch(() => undefined);
  const changed = before === undefined || !before.equals(Buffer.from(content));
  if (changed) {
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, content, { mode: 0o600 });
  }
  const commands = [enable, ...(before !== undefined && changed ? [restart] : [])];
  if (!(await succeeds(reread))) return left({ file, installed: true, changed }, [reread, ...commands]);
  for (const command of commands) await run(command);
  return { file, installed: true, running: true, changed, type: [] };
}

/** Safe to repeat as well. */
export async function remove(manager: Manager): Promise<Outcome> {
  const { file, disable, reread, isRunning } = manager;
  const there = (await readFile(file).catch(() => undefined)) !== undefined;
  if (!there) return { file, installed: false, running: false, changed: false, type: [] };
  // Disabled before its file goes: the manager reads there what to take back.
  const disabled = await succeeds(disable);
  if (!disabled && (await succeeds(isRunning))) await run(disable); // it says why not
  await rm(file, { force: true });
  const outcome = { file, installed: false, changed: true };
  if (!disabled) return left(outcome, [disable]);
  await succeeds(reread);
  return { ...outcome, running: false, type: [] };
}

export async function status({ file, isRunning }: Manager): Promise<Outcome> {
  const installed = (await readFile(file).catch(() => undefined)) !== undefined;
  return { file, installed, running: installed && (await succeeds(isRunning)), changed: false, type: [] };
}

function left(outcome: Omit<Outcome, 'running' | 'type'>, commands: (readonly string[])[]): Outcome {
  return { ...outcome, running: false, type: commands.map((words) => words.map(shellWord).join(' ')) };
}

/** As a shell takes it, for the person to paste. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function succeeds(command: readonly string[]): Promise<boolean> {
  return run(command).then(
    () => true,
    () => false,
  );
}

function run([program = '', ...words]: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { timeout: 60_000 }, (error, _stdout, stderr) => {
      if (!error) return resolve();
      reject(new Error(`${[program, ...words].join(' ')} failed: ${stderr.trim() || error.message}`));
    });
  });
}
