import type { OwnCalendar } from './calendars.ts';
import { CalendarEvents } from './events/calendar-events.ts';
import type { Change, StoredObject } from './sources/source.ts';

/** What is known of one calendar's objects. */
interface Held {
  readonly events: CalendarEvents;
  /** Of those that cannot be read, or not wholly, by id. */
  readonly problems: Map<string, string[]>;
}

/** The events of all calendars, read once and kept until their objects change. */
export class OwnEvents {
  readonly #held = new Map<OwnCalendar, Held>();

  change(calendar: OwnCalendar, changes: readonly Change[]): void {
    const { events, problems } = this.#of(calendar);
    for (const { id, object } of changes) {
      events.delete(id);
      problems.delete(id);
      const faults = object ? read(events, id, object) : [];
      if (faults.length > 0) problems.set(id, faults);
    }
  }

  of(calendar: OwnCalendar): CalendarEvents {
    return this.#of(calendar).events;
  }

  get problems(): string[] {
    return [...this.#held.values()].flatMap(({ problems }) => [...problems.values()].flat());
  }

  #of(calendar: OwnCalendar): Held {
    const held = this.#held.get(calendar) ?? { events: new CalendarEvents(), problems: new Map() };
    this.#held.set(calendar, held);
    return held;
  }
}

/** One event that cannot be read does not take the others with it. */
function read(events: CalendarEvents, id: string, { text, place, uid }: StoredObject): string[] {
  const faults: string[] = [];
  const tell = (error: unknown) =>
    void faults.push(`${place}, ${uid.slice(0, 100)}: ${(error as Error).message}`);
  try {
    events.set(id, text, tell);
  } catch (error) {
    tell(error);
  }
  return faults;
}
