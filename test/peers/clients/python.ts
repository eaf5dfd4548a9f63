import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Python = AsyncDisposable & {
  readonly pid: number;
  /** Runs one method of the script; a Python exception rejects with its class and text. */
  call(method: string, parameters?: Record<string, unknown>): Promise<unknown>;
  close(): Promise<void>;
};

/** What the peer's own library raised. `name` is the Python class. */
export class PythonError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const jsonLines = fileURLToPath(new URL('json-lines', import.meta.url));

type Line = {
  id?: number;
  result?: unknown;
  error?: { name: string; message: string };
  event?: string;
  value?: unknown;
};

/**
 * A script beside this file that speaks JSON lines. It ends when its stdin does, so it cannot outlive us.
 * Debian's own Python, because that is the one that finds Debian's libraries; -P keeps the scripts, which bear the
 * libraries' names, out of its way, and of ours it finds only what lies in json-lines.
 */
export function startPython(
  script: string,
  options: { env?: NodeJS.ProcessEnv; onEvent?: (event: string, value: unknown) => void } = {},
): Python {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn('/usr/bin/python3', ['-P', '-B', '-u', file], {
    env: { ...process.env, PYTHONPATH: jsonLines, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  let complaints = '';
  let lastId = 0;
  let over = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-20_000);
  });
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    if (line.event !== undefined) return options.onEvent?.(line.event, line.value);
    const call = waiting.get(line.id ?? 0);
    waiting.delete(line.id ?? 0);
    if (line.error) call?.reject(new PythonError(line.error.name, line.error.message));
    else call?.resolve(line.result);
  });
  const exited = new Promise<void>((resolve) => {
    const done = () => {
      over = true;
      for (const call of waiting.values()) call.reject(new Error(`${script} ended\n${complaints}`));
      waiting.clear();
      resolve();
    };
    child.once('close', done).once('error', done);
  });
  const close = async () => {
    child.stdin.end();
    const impatient = setTimeout(() => child.kill('SIGKILL'), 3000);
    await exited;
    clearTimeout(impatient);
  };
  return {
    pid: child.pid ?? 0,
    call(method, parameters = {}) {
      if (over) return Promise.reject(new Error(`${script} has ended\n${complaints}`));
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id, method, parameters })}\n`);
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
