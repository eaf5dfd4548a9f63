import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { watch } from 'chokidar';
import { getProperty } from 'dot-prop';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import { put, reach, takeOut } from './settings-path.ts';
import { faultsOf, SettingsProblem, settingsComplaint } from './settings-problem.ts';
import type { AllSettings } from './settings-schema.ts';

export { SettingsProblem } from './settings-problem.ts';

type Raw = Record<string, unknown>;

/**
 * settings.json: read, checked as a whole, written atomically, read again when somebody edits it by hand.
 * A broken edit keeps the last good settings and is reported as `problem`, and as `mended` when it is over
 * without a change.
 */
export class Settings extends EventEmitter<{
  change: [AllSettings, AllSettings];
  problem: [SettingsProblem];
  mended: [];
}> {
  readonly #file: string;
  readonly #schema: z.ZodType<AllSettings>;
  #raw: Raw;
  #value: AllSettings;
  #problem: SettingsProblem | undefined;
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

  /** Why the file as it is now cannot be used, while the last good settings go on. */
  get problem(): SettingsProblem | undefined {
    return this.#problem;
  }

  /** The value at a dotted path, defaults included; the whole without a path. */
  get(path = ''): unknown {
    if (!path) return this.#value;
    const value: unknown = reach(path, () => getProperty(this.#value, path));
    return typeof value === 'function' ? undefined : value; // toString and its kind
  }

  /**
   * Sets one path (undefined takes it out) and writes the file; throws SettingsProblem and changes nothing.
   * @param seen what the path held when the person looked at it; when that is no more so, nothing is changed
   */
  set(path: string, value: unknown, seen?: unknown): Promise<void> {
    const next = this.#writing.then(async () => {
      const raw = await read(this.#file); // an edit by hand that nobody has told us of yet must not be lost
      if (seen !== undefined) this.#assertStill(path, seen, raw);
      if (value === undefined) takeOut(raw, path, this.get(path) !== undefined);
      else put(raw, path, structuredClone(value));
      const checked = check(this.#schema, raw, this.#file);
      await writeFileAtomic(this.#file, `${JSON.stringify(raw, null, 2)}\n`, { mode: 0o600 });
      this.#replace(raw, checked);
    });
    this.#writing = next.catch(() => {});
    return next;
  }

  #assertStill(path: string, seen: unknown, raw: Raw): void {
    const isSame = isDeepStrictEqual(getProperty(raw, path), getProperty(this.#raw, path));
    if (isSame && isDeepStrictEqual(this.get(path), seen)) return;
    throw new SettingsProblem('It was changed elsewhere meanwhile. Look at it again.');
  }

  /** Follows edits by hand until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const watcher = watch(this.#file, {
      ignoreInitial: true,
      awaitWriteFinish: { stabilityThreshold: 60, pollInterval: 15 },
    });
    const reload = () => {
      this.#writing = this.#writing.then(() => this.#reload());
    };
    watcher.on('add', reload).on('change', reload);
    await new Promise<void>((resolve, reject) => {
      watcher.once('ready', resolve);
      const end = () => {
        void watcher.close();
        reject(signal.reason); // before it was ready; after that nobody hears it
      };
      signal.addEventListener('abort', end, { once: true });
    });
  }

  async #reload(): Promise<void> {
    try {
      const raw = await read(this.#file);
      if (JSON.stringify(raw) === JSON.stringify(this.#raw)) return this.#mend();
      this.#replace(raw, check(this.#schema, raw, this.#file));
    } catch (error) {
      this.#problem = error instanceof SettingsProblem ? error : new SettingsProblem(String(error));
      this.emit('problem', this.#problem);
    }
  }

  /** The file is again what it was before it was broken. */
  #mend(): void {
    if (!this.#problem) return;
    this.#problem = undefined;
    this.emit('mended');
  }

  #replace(raw: Raw, value: AllSettings): void {
    const before = this.#value;
    this.#raw = raw;
    this.#value = value;
    this.#problem = undefined;
    this.emit('change', value, before);
  }
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
    // V8 names a place for some faults, which would be told twice.
    const why = (error as Error).message.replace(/ in JSON at position .*$/, '');
    throw new SettingsProblem(`${file} is not valid JSON${place(text)}: ${why}`);
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
  const result = schema.safeParse(raw, { error: settingsComplaint });
  if (result.success) return result.data;
  const faults = faultsOf(result.error);
  const words = faults.map(({ path, message }) => `${path || 'settings'}: ${message}`);
  throw new SettingsProblem(`${file}: ${words.join('; ')}`, faults);
}
