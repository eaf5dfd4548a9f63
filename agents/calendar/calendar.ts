import { Refusal, type Start } from '../../app/agent.ts';
import { agendaOf } from './agenda.ts';
import { Calendars, type OwnCalendar } from './calendars.ts';
import type { calendarContract } from './contract.ts';
import type { AgendaEvent } from './contract-agenda.ts';
import type { Range } from './events/occurrence.ts';
import { addressOf, addressOfJid } from './itip/address.ts';
import { OwnEvents } from './own-events.ts';
import type { OwnCalendars } from './policy/own-time.ts';
import type { Change, Source, StoredObject } from './sources/source.ts';
import { localZone } from './zones/system-zone.ts';
import { utc, type Zone } from './zones/zone.ts';

export interface CalendarOptions
  extends Pick<Start<typeof calendarContract>, 'settings' | 'secret' | 'signal'> {
  /** Called after each change of what is in the calendars. */
  changed?: (calendar: OwnCalendar, changes: readonly Change[]) => void;
  /** Bare JID of the person; empty while there is no account. */
  jid: string;
}

/** The person's time: all calendars, and what is in them. */
export class Calendar {
  readonly calendars: Calendars;
  readonly events = new OwnEvents();
  /** The person's addresses, as they are compared. */
  readonly owner: ReadonlySet<string>;
  readonly zone: Zone = localZone() ?? utc;

  constructor({ settings, jid, secret, signal, changed }: CalendarOptions) {
    const own = jid === '' ? [] : [addressOfJid(jid)];
    this.owner = new Set([...own, ...settings.addresses.map(addressOf)]);
    this.calendars = new Calendars({
      ...{ sources: settings.sources, secret, signal },
      changed: (calendar, changes) => {
        this.events.change(calendar, changes);
        changed?.(calendar, changes);
      },
    });
  }

  get problems(): string[] {
    return [...this.calendars.problems, ...this.events.problems];
  }

  /** Why nobody can be sure that the person is free when no event says otherwise. */
  get uncertainties(): string[] {
    const unread = this.#counting.filter(({ source }) => !source.isKnown);
    return [
      ...unread.map(({ source }) => `${source.name} has not been read yet.`),
      ...this.#counting.flatMap(({ source }) => source.problems),
      ...this.events.problems,
    ];
  }

  /** All that may keep the person busy. */
  get counting(): OwnCalendars {
    return this.#of(this.#counting);
  }

  /** The part of it that others may learn of. */
  get shown(): OwnCalendars {
    return this.#of(this.#counting.filter(({ settings }) => settings.show !== 'private'));
  }

  #of(calendars: readonly OwnCalendar[]): OwnCalendars {
    const all = calendars.map((calendar) => this.events.of(calendar));
    return {
      series: all.flatMap((one) => [...one.series()]),
      published: all.flatMap((one) => one.published()),
    };
  }

  /**
   * The one that meetings are written to.
   * @throws Refusal where there is none
   */
  get writable(): Source {
    const { written } = this.calendars;
    if (!written) throw noMeetings();
    return written.source;
  }

  /** What is written there of a meeting. */
  stored(uid: string): StoredObject | undefined {
    for (const object of this.writable.objects.values()) if (object.uid === uid) return object;
    return undefined;
  }

  /** Whether what is not there has gone: a calendar that cannot be read, or is empty all at once, lost nothing. */
  get isSurelyWhole(): boolean {
    const source = this.calendars.written?.source;
    return source?.isKnown === true && source.problems.length === 0 && source.objects.size > 0;
  }

  /** All that may keep the person busy in a range, and some that does not. */
  near(range: Pick<Range, 'fromUtc' | 'toUtc'>): OwnCalendars {
    const all = this.#counting.map((calendar) => this.events.of(calendar));
    return {
      series: all.flatMap((one) => one.near(range)),
      published: all.flatMap((one) => one.published()),
    };
  }

  async agenda(time: { from: string; to: string }) {
    await this.calendars.refresh();
    return { events: this.#agenda(time), problems: this.problems };
  }

  /** What keeps the person from a meeting at that time; the meeting itself does not. */
  conflicts(uid: string, time: { start: string; end: string }): AgendaEvent[] {
    if (time.start >= time.end) return [];
    const found = this.#agenda({ from: time.start, to: time.end });
    return found.filter((event) => event.isBusy && event.uid !== uid);
  }

  #agenda(time: { from: string; to: string }): AgendaEvent[] {
    const { events, zone, owner } = this;
    return agendaOf(time, { calendars: this.calendars.list, events, zone, owner });
  }

  get #counting() {
    return this.calendars.list.filter(({ settings }) => !settings.ignored);
  }
}

/** Whoever hears it goes on to another device, if there is one. */
export function noMeetings(): Refusal {
  return new Refusal('service-unavailable', 'No meetings are taken here now.');
}
