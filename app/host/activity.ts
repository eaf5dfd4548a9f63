import { EventEmitter } from 'node:events';
import { appendFile, open, readFile, rename, stat } from 'node:fs/promises';
import { type ActivityEvent, activityEvent } from './activity-event.ts';

export type { ActivityEvent } from './activity-event.ts';

type NewEvent = Omit<ActivityEvent, 'time'>;

export interface ActivityOptions {
  /** The file is set aside once at this size, so that two of them is the most it ever takes. */
  maxBytes?: number;
  now?: () => Date;
}

/** What happened, one JSON line each, append-only and bounded. */
export class Activity extends EventEmitter<{ event: [ActivityEvent]; problem: [Error] }> {
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #now: () => Date;
  #waiting: string[] = [];
  #writing: Promise<void>;
  #sizeBytes = 0;

  constructor(file: string, { maxBytes = 5_000_000, now = () => new Date() }: ActivityOptions = {}) {
    super();
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.#now = now;
    this.#writing = this.#mend().catch((error) => void this.emit('problem', error));
  }

  add(event: NewEvent): void {
    const whole = { time: this.#now().toISOString(), ...event };
    this.#waiting.push(`${JSON.stringify(whole)}\n`);
    if (this.#waiting.length === 1)
      this.#writing = this.#writing
        .then(() => this.#write())
        .catch((error) => void this.emit('problem', error));
    this.emit('event', whole);
  }

  /** Events from a moment on, oldest first. A line cut short by a crash is passed over. */
  async list(since?: Date): Promise<ActivityEvent[]> {
    // In turn with the writing, or a file set aside meanwhile would be missed.
    const reading = this.#writing.then(() =>
      Promise.all([this.#aside, this.#file].map((file) => readFile(file, 'utf8').catch(() => ''))),
    );
    this.#writing = reading.then(() => {});
    const texts = await reading;
    const from = since?.toISOString() ?? '';
    return texts
      .join('')
      .split('\n')
      .flatMap((line) => parseLine(line))
      .filter((event) => event.time >= from);
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  get #aside(): string {
    return `${this.#file}.1`;
  }

  /** A line that a crash cut short must not swallow the next one. */
  async #mend(): Promise<void> {
    const handle = await open(this.#file, 'a+', 0o600).catch(() => undefined);
    if (!handle) return;
    this.#sizeBytes = (await handle.stat()).size;
    const last = Buffer.alloc(1);
    if (this.#sizeBytes > 0) {
      await handle.read(last, 0, 1, this.#sizeBytes - 1);
      if (last.toString() !== '\n') await handle.appendFile('\n');
    }
    await handle.close();
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    while (lines.length > 0) {
      const count = fitting(lines, this.#maxBytes - this.#sizeBytes);
      if (count === 0 && this.#sizeBytes > 0) {
        await rename(this.#file, this.#aside);
        this.#sizeBytes = 0;
      } else {
        await appendFile(this.#file, lines.splice(0, Math.max(1, count)).join(''), { mode: 0o600 });
        this.#sizeBytes = (await stat(this.#file)).size;
      }
    }
  }
}

/** How many of the lines go into so many bytes. */
function fitting(lines: readonly string[], bytes: number): number {
  let left = bytes;
  const first = lines.findIndex((line) => {
    left -= Buffer.byteLength(line);
    return left < 0;
  });
  return first < 0 ? lines.length : first;
}

function parseLine(line: string): ActivityEvent[] {
  try {
    const parsed = activityEvent.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
