import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { watch } from 'chokidar';
import { deleteProperty, getProperty, setProperty } from 'dot-prop';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import type { AllSettings } from './settings-schema.ts';

type Raw = Record<string, unknown>;

/** Settings that cannot be used, and where they are wrong; the file is left as it is. */
export class SettingsProblem extends Error {
  override readonly name = 'SettingsProblem';
}

/**
 * settings.json: read, checked as a whole, written atomically, read again when somebody edits it by hand.
 * A broken edit keeps the last good settings and is reported as `problem`.
 */
export class Settings extends EventEmitter<{
  change: [AllSettings, AllSettings];
  problem: [SettingsProblem];
}> {
  readonly #file: string;
  readonly #schema: z.ZodType<AllSettings>;
  #raw: Raw;
  #value: AllSettings;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: string, schema: z.ZodType<AllSettings>, raw: Raw) {
    super();
    this.#file = file;
    this.#schema = schema;
    this.#raw = raw;
    this.#value = check(schema, raw, file);
  }

  static async open(file: string, schema: z.ZodType<AllSettings>): Promise<Settings> {
    return new Settings(file, schema, await read(file));
  }

  get value(): AllSettings {
    return this.#value;
  }

  /** The value at a dotted path, defaults included; the whole without a path. */
  get(path = ''): unknown {
    if (!path) return this.#value;
    const value: unknown = reach(path, () => getProperty(this.#value, path));
    return typeof value === 'function' ? undefined : value; // toString and its kind
  }

  /** Sets one path (undefined takes it out) and writes the file; throws SettingsProblem and changes nothing. */
  set(path: string, value: unknown): Promise<void> {
    const next = this.#writing.then(async () => {
      const raw = await read(this.#file); // an edit by hand that nobody has told us of yet must not be lost
      change(raw, path, structuredClone(value));
      const checked = check(this.#schema, raw, this.#file);
      await writeFileAtomic(this.#file, `${JSON.stringify(raw, null, 2)}\n`, { mode: 0o600 });
      this.#replace(raw, checked);
    });
    this.#writing = next.catch(() => {});
    return next;
  }

  /** Follows edits by hand until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    const watcher = watch(this.#file, {
      ignoreInitial: true,
      awaitWriteFinish: { stabilityThreshold: 60, pollInterval: 15 },
    });
    const reload = () => {
      this.#writing = this.#writing.then(() => this.#reload());
    };
    watcher.on('add', reload).on('change', reload);
    signal.addEventListener('abort', () => void watcher.close(), { once: true });
    await new Promise<void>((resolve) => watcher.once('ready', resolve));
  }

  async #reload(): Promise<void> {
    try {
      const raw = await read(this.#file);
      if (JSON.stringify(raw) === JSON.stringify(this.#raw)) return;
      this.#replace(raw, check(this.#schema, raw, this.#file));
    } catch (error) {
      this.emit('problem', error instanceof SettingsProblem ? error : new SettingsProblem(String(error)));
    }
  }

  #replace(raw: Raw, value: AllSettings): void {
    const before = this.#value;
    this.#raw = raw;
    this.#value = value;
    this.emit('change', value, before);
  }
}

function change(raw: Raw, path: string, value: unknown): void {
  if (value === undefined) reach(path, () => deleteProperty(raw, path));
  else reach(path, () => setProperty(raw, path, value));
  // The library passes over what would reach a prototype.
  if (!path || getProperty(raw, path) !== value) throw noPath(path);
}

function reach<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch {
    throw noPath(path);
  }
}

function noPath(path: string): SettingsProblem {
  return new SettingsProblem(`“${path}” is no path of a setting`);
}

async function read(file: string): Promise<Raw> {
  const bytes = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{ "version": 1 }';
    throw new SettingsProblem(`${file} cannot be read: ${error.message}`);
  });
  const text = bytes.replace(/^\uFEFF/, ''); // Windows editors like to begin with it
  try {
    const raw: unknown = JSON.parse(text);
    if (raw === null || typeof raw !== 'object' || Array.isArray(raw))
      throw new Error('it must be an object');
    return raw as Raw;
  } catch (error) {
    throw new SettingsProblem(`${file} is not valid JSON${place(text)}: ${(error as Error).message}`);
  }
}

/** V8 names no place for most faults; a person wants the line. It is where the longest faultless beginning ends. */
function place(text: string): string {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (isFaultlessSoFar(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  const before = text.slice(0, low).split('\n');
  return `, line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** JSON allows no NUL anywhere, so one put behind the text is what V8 complains of, unless it stumbles before. */
function isFaultlessSoFar(beginning: string): boolean {
  try {
    JSON.parse(`${beginning}\0`);
    return true;
  } catch (error) {
    const { message } = error as Error;
    return message.includes("'\0'") || message.includes(`at position ${beginning.length}`);
  }
}

function check(schema: z.ZodType<AllSettings>, raw: Raw, file: string): AllSettings {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const where = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
    return `${where.join('').replace(/^\./, '') || 'settings'}: ${issue.message}`;
  });
  throw new SettingsProblem(`${file}: ${problems.join('; ')}`);
}
