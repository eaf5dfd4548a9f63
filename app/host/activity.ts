import { EventEmitter } from 'node:events';
import { type ActivityEvent, activityEvent } from './activity-event.ts';
import { BoundedLines } from './bounded-lines.ts';

export type { ActivityEvent } from './activity-event.ts';

type NewEvent = Omit<ActivityEvent, 'time'>;

export interface ActivityOptions {
  maxBytes?: number;
  now?: () => Date;
}

/** What happened, one JSON line each, append-only and bounded. */
export class Activity extends EventEmitter<{ event: [ActivityEvent]; problem: [Error] }> {
  readonly #lines: BoundedLines;
  readonly #now: () => Date;

  constructor(file: string, { maxBytes = 5_000_000, now = () => new Date() }: ActivityOptions = {}) {
    super();
    this.#now = now;
    this.#lines = new BoundedLines(file, {
      maxBytes,
      onProblem: (error) => void this.emit('problem', error),
    });
  }

  add(event: NewEvent): void {
    const whole = { time: this.#now().toISOString(), ...event };
    this.#lines.add(JSON.stringify(whole));
    this.emit('event', whole);
  }

  /** Events from a moment on, oldest first. A line cut short by a crash is passed over. */
  async list(since?: Date): Promise<ActivityEvent[]> {
    const from = since?.toISOString() ?? '';
    return (await this.#lines.read())
      .flatMap((line) => parseLine(line))
      .filter((event) => event.time >= from);
  }

  async close(): Promise<void> {
    await this.#lines.close();
  }
}

function parseLine(line: string): ActivityEvent[] {
  try {
    const parsed = activityEvent.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
