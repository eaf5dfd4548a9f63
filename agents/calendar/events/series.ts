import { onLineOf } from '../recurrence/event-time.ts';
import { RecurrenceSet } from '../recurrence/recurrence-set.ts';
import type { JComponent } from '../text/jcal.ts';
import { type FindZone, zonesOf } from '../zones/find-zone.ts';
import { type CalendarEvent, readEvent } from './event.ts';

/** An instance that is not as the others, or from which on they are not. */
export interface Override {
  /** What it replaces, on the line of its series. */
  line: number;
  event: CalendarEvent;
}

/** All VEVENTs of one UID (RFC 5545 §3.8.4.4): an event once or repeated, and what is different about some of it. */
export interface Series {
  uid: string;
  master?: CalendarEvent | undefined;
  /** Undefined where there is one instance only. */
  set?: RecurrenceSet | undefined;
  overrides: ReadonlyMap<number, CalendarEvent>;
  /** THISANDFUTURE, in order. */
  fromHereOn: readonly Override[];
}

const NO_OVERRIDES: ReadonlyMap<number, CalendarEvent> = new Map();

/** The series of a calendar; what cannot be read is refused, or handed to `onFault` and left out. */
export function seriesOf(calendar: JComponent, onFault?: OnFault): Series[] {
  const gathering = new Gathering(calendar, onFault);
  for (const component of calendar[2]) if (component[0] === 'vevent') gathering.add(component);
  return gathering.series();
}

export type OnFault = (refusal: unknown) => void;

/** The events of a calendar, one after the other. */
export class Gathering {
  readonly #byUid = new Map<string | symbol, CalendarEvent[]>();
  readonly #findZone: FindZone;
  readonly #onFault: OnFault | undefined;

  /** `calendar` has the zones that the events name. */
  constructor(calendar: JComponent, onFault?: OnFault) {
    this.#findZone = zonesOf(calendar);
    this.#onFault = onFault;
  }

  add(component: JComponent): void {
    const event = this.#read(component);
    if (!event) return;
    // Without a UID nothing belongs together.
    const key = event.uid === '' ? Symbol() : event.uid;
    const known = this.#byUid.get(key);
    if (known) known.push(event);
    else this.#byUid.set(key, [event]);
  }

  series(): Series[] {
    return [...this.#byUid.values()].map(seriesOfEvents);
  }

  #read(component: JComponent): CalendarEvent | undefined {
    try {
      return readEvent(component, this.#findZone);
    } catch (error) {
      if (!this.#onFault) throw error;
      this.#onFault(error);
      return undefined;
    }
  }
}

function seriesOfEvents(events: readonly CalendarEvent[]): Series {
  const [only] = events;
  if (only && events.length === 1 && !only.recurrenceId)
    return { uid: only.uid, master: only, set: setOf(only), overrides: NO_OVERRIDES, fromHereOn: [] };
  let master: CalendarEvent | undefined;
  for (const event of events) if (!event.recurrenceId) master = newer(master, event);
  const overrides = new Map<number, CalendarEvent>();
  for (const event of events) {
    if (!event.recurrenceId) continue;
    const line = onLineOf(master?.start ?? event.recurrenceId, event.recurrenceId);
    overrides.set(line, newer(overrides.get(line), event));
  }
  // Who takes an instance out may leave behind what was different about it.
  for (const time of master?.exceptDates ?? []) overrides.delete(master ? onLineOf(master.start, time) : 0);
  return {
    uid: events[0]?.uid ?? '',
    master,
    set: master && setOf(master),
    overrides,
    fromHereOn: [...overrides]
      .map(([line, event]) => ({ line, event }))
      .filter(({ event }) => event.isFromHereOn)
      .sort((a, b) => a.line - b.line),
  };
}

function setOf(event: CalendarEvent): RecurrenceSet | undefined {
  const isOnce = event.rules.length === 0 && event.dates.length === 0 && event.exceptDates.length === 0;
  return isOnce ? undefined : new RecurrenceSet(event);
}

/** RFC 5546 §2.1.5: of two that say the same thing differently, by SEQUENCE, then by DTSTAMP, then as they stand. */
function newer(one: CalendarEvent | undefined, other: CalendarEvent): CalendarEvent {
  if (!one) return other;
  if (one.sequence !== other.sequence) return one.sequence > other.sequence ? one : other;
  return one.stamp > other.stamp ? one : other;
}
