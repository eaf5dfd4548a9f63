import { readFileSync } from 'node:fs';

interface Held {
  status: string;
  serial: number;
  /** Whom the one grant is about. */
  who: string;
}

export interface Write {
  path: string;
  value: unknown;
}

/** What settings.json may hold after a kill: all that was said to be written, and perhaps the one under way. */
export class SettingsWrites {
  count = 0;
  #now: Held = { status: '', serial: 0, who: '' };
  #then: Held = this.#now;

  /** Mostly a grant: a new status is a new presence, and a setting of the agent starts it anew. */
  next(): Write {
    const count = ++this.count;
    if (count % 50 === 0) {
      this.#then = { ...this.#now, serial: count };
      return { path: 'soak.serial', value: count };
    }
    if (count % 10 === 0) {
      this.#then = { ...this.#now, status: `status ${count}` };
      return { path: 'status', value: this.#then.status };
    }
    const who = `jid:nobody-${count}@localhost`;
    this.#then = { ...this.#now, who };
    return { path: 'grants', value: [{ permission: 'soak.write', who, decision: 'deny' }] };
  }

  /** The write under way was said to be done. */
  written(): void {
    this.#now = this.#then;
  }

  /** Undefined when the file is old or new; what it holds is the truth from now on. */
  check(file: string): string | undefined {
    const found = JSON.stringify(held(readFileSync(file, 'utf8')));
    const [now, then] = [JSON.stringify(this.#now), JSON.stringify(this.#then)];
    if (found === then) this.#now = this.#then;
    this.#then = this.#now;
    return found === now || found === then ? undefined : `settings hold ${found}, not ${now} or ${then}`;
  }
}

function held(text: string): Held {
  const raw = JSON.parse(text) as { status?: string; soak: { serial: number }; grants?: { who: string }[] };
  return { status: raw.status ?? '', serial: raw.soak.serial, who: raw.grants?.[0]?.who ?? '' };
}
