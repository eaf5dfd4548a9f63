import { nameOf, passwordName, type SourceSettings } from './settings/source.ts';
import { CaldavSource } from './sources/caldav.ts';
import { IcsSource } from './sources/ics.ts';
import type { Change, Source } from './sources/source.ts';

/** One of the person's calendars with what its settings say. */
export interface OwnCalendar {
  readonly settings: SourceSettings;
  readonly source: Source;
}

export interface CalendarsOptions {
  sources: readonly SourceSettings[];
  secret(name: string): Promise<string | undefined>;
  signal: AbortSignal;
  /** What became of the objects of one calendar. */
  changed(calendar: OwnCalendar, changes: readonly Change[]): void;
}

/** All calendars of the person, followed until the signal aborts. */
export class Calendars {
  readonly list: readonly OwnCalendar[];
  /** Settled when each has been looked at once, or could not be. */
  readonly looked: Promise<unknown>;

  constructor({ sources, secret, signal, changed }: CalendarsOptions) {
    this.list = sources.map((settings) => ({ settings, source: open(settings, secret) }));
    this.looked = Promise.all(
      this.list.map((calendar) => calendar.source.follow((changes) => changed(calendar, changes), signal)),
    );
    this.looked.catch(() => {}); // whoever waits for it is told
  }

  /** The one that meetings are written to. */
  get written(): OwnCalendar | undefined {
    return this.list.find(({ settings }) => settings.write);
  }

  get problems(): string[] {
    return this.list.flatMap(({ source }) => source.problems);
  }

  async refresh(): Promise<void> {
    await this.looked;
    await Promise.all(this.list.map(({ source }) => source.refresh()));
  }
}

function open(settings: SourceSettings, secret: (name: string) => Promise<string | undefined>): Source {
  const { caldav, write = false } = settings;
  if (!caldav) return new IcsSource(nameOf(settings), { isWritten: write });
  return new CaldavSource({ ...caldav, password: () => secret(passwordName(caldav)) });
}
