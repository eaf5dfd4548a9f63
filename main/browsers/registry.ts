import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs `reg.exe` with these words, and resolves with what it prints. */
export type Reg = (words: readonly string[]) => Promise<string>;

const reg: Reg = async (words) =>
  (await promisify(execFile)('reg.exe', [...words], { timeout: 30_000, windowsHide: true })).stdout;

/** The unnamed value of a key in this user's half of the Windows registry. */
export class Registry {
  readonly #reg: Reg;

  constructor(run: Reg = reg) {
    this.#reg = run;
  }

  /** Undefined where there is none. */
  async read(key: string): Promise<string | undefined> {
    const printed = await this.#reg(['query', `HKCU\\${key}`, '/ve']).catch(() => ''); // it fails where there is none
    return /^\s+\S.*?\s+REG_SZ\s+(.+?)\s*$/m.exec(printed)?.[1];
  }

  async write(key: string, value: string): Promise<void> {
    await this.#reg(['add', `HKCU\\${key}`, '/ve', '/t', 'REG_SZ', '/d', value, '/f']);
  }

  async remove(key: string): Promise<void> {
    if ((await this.read(key)) !== undefined) await this.#reg(['delete', `HKCU\\${key}`, '/f']);
  }
}
