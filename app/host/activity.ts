import { EventEmitter } from 'node:events';
import { matches } from '../activity-filter.ts';
import { type ActivityEvent, type ActivityFilter, activityEvent } from './activity-event.ts';
import { BoundedLines } from './bounded-lines.ts';

export type { ActivityEvent } from './activity-event.ts';

type NewEvent = Omit<ActivityEvent, 'id' | 'time'>;

export interface ActivityOptions {
  maxBytes?: number;
  now?: () => Date;
}

export interface ActivityQuery extends ActivityFilter {
  since?: Date | undefined;
  before?: string | undefined;
  max?: number;
}

/** A line has 200 to 240 bytes as a rule: two files of this hold 100,000 events. */
const MAX_BYTES = 12_000_000;
/** By more than this a clock is not put back: an older event than that has only older ones before it. */
const CLOCK_SLACK_MS = 24 * 3_600_000;

/** What happened, one JSON line each, append-only and bounded. */
export class Activity extends EventEmitter<{ event: [ActivityEvent]; problem: [Error] }> {
  readonly #lines: BoundedLines;
  readonly #now: () => Date;

  constructor(file: string, { maxBytes = MAX_BYTES, now = () => new Date() }: ActivityOptions = {}) {
    super();
    this.#now = now;
    this.#lines = new BoundedLines(file, {
      maxBytes,
      onProblem: (error) => void this.emit('problem', error),
    });
  }

  add(event: NewEvent): void {
    const whole = { id: newId(), time: this.#now().toISOString(), ...event };
    this.#lines.add(JSON.stringify(whole));
    this.emit('event', whole);
  }

  /** The newest events that are asked for, oldest first. A line cut short by a crash is passed over. */
  async list({
    since,
    before,
    max = Number.POSITIVE_INFINITY,
    ...filter
  }: ActivityQuery = {}): Promise<ActivityEvent[]> {
    const from = since?.toISOString() ?? '';
    const enough = since ? new Date(since.getTime() - CLOCK_SLACK_MS).toISOString() : '';
    const found: ActivityEvent[] = [];
    let isSkipping = before !== undefined;
    const mark = lineStart(before ?? '');
    for await (const piece of this.#lines.backwards()) {
      const end = isSkipping ? piece.indexOf(mark) : piece.length;
      if (end < 0) continue;
      isSkipping = false;
      for (const line of piece.slice(0, end).split('\n').reverse()) {
        const event = parseLine(line);
        if (!event) continue;
        if (event.time < enough) return found.reverse();
        if (event.time >= from && matches(event, filter)) found.push(event);
        if (found.length >= max) return found.reverse();
      }
    }
    return found.reverse();
  }

  async close(): Promise<void> {
    await this.#lines.close();
  }
}

const run = Date.now().toString(36);
let count = 0;

/** When this process began, and how many events it had. */
function newId(): string {
  count += 1;
  return `${run}-${count.toString(36).padStart(6, '0')}`;
}

/** Nothing within a line looks like this: quotes there are escaped. */
function lineStart(id: string): string {
  return JSON.stringify({ id }).slice(0, -1);
}

function parseLine(line: string): ActivityEvent | undefined {
  if (line === '') return undefined;
  try {
    return activityEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
