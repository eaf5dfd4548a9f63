import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** The folder one core lives in, and the names in it. */
export interface Home {
  folder: string;
  settings: string;
  activity: string;
  devices: string;
  approvals: string;
  undo: string;
  /** The device lists of this account, as chains (docs/protocol/pairing.md). */
  paired: string;
  /** How far the archive was read (docs/protocol/letters.md). */
  letters: string;
  /** Keys of this device where no keyring works. */
  secrets: string;
  /** What the agents keep of their own, a folder for each. */
  agents: string;
  log: string;
}

/** `--home`, else DRAGOMAN_HOME, else the platform's own place for an application's data. */
export function homeFolder(option: string | undefined): string {
  return resolve(option ?? process.env.DRAGOMAN_HOME ?? envPaths('dragoman', { suffix: '' }).data);
}

/** Makes the folder when it is not there; nobody but its user may look inside. */
export async function openHome(folder: string): Promise<Home> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await sweep(folder);
  return {
    folder,
    settings: join(folder, 'settings.json'),
    activity: join(folder, 'activity.jsonl'),
    devices: join(folder, 'devices.json'),
    approvals: join(folder, 'approvals.json'),
    undo: join(folder, 'undo.jsonl'),
    paired: join(folder, 'paired.json'),
    letters: join(folder, 'letters.json'),
    secrets: join(folder, 'secrets.json'),
    agents: join(folder, 'agents'),
    log: join(folder, 'dragoman.log'),
  };
}

const unfinished =
  /^(settings\.json|devices\.json|approvals\.json|paired\.json|letters\.json|secrets\.json|undo\.jsonl)\.\d+$/;
const LONG_OVER_MS = 60_000;

/** A write that a crash cut short leaves its half beside the file; no write that is under way is a minute old. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!unfinished.test(name)) continue;
    const file = join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY })); // gone meanwhile
    if (Date.now() - mtimeMs > LONG_OVER_MS) await rm(file, { force: true });
  }
}
