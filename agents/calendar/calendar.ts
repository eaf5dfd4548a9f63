import type { Start } from '../../app/agent.ts';
import { agendaOf } from './agenda.ts';
import { Calendars } from './calendars.ts';
import type { calendarContract } from './contract.ts';
import { comparable } from './free-busy/kind.ts';
import { OwnEvents } from './own-events.ts';
import { localZone } from './zones/system-zone.ts';
import { utc } from './zones/zone.ts';

export interface CalendarOptions
  extends Pick<Start<typeof calendarContract>, 'settings' | 'secret' | 'signal'> {
  /** Bare JID of the person; empty while there is no account. */
  jid: string;
}

/** The person's time: all calendars, and what is in them. */
export class Calendar {
  readonly calendars: Calendars;
  readonly events = new OwnEvents();
  readonly #jid: string;

  constructor({ settings, jid, secret, signal }: CalendarOptions) {
    this.#jid = jid;
    this.calendars = new Calendars({
      ...{ sources: settings.sources, secret, signal },
      changed: (calendar, changes) => this.events.change(calendar, changes),
    });
  }

  get problems(): string[] {
    return [...this.calendars.problems, ...this.events.problems];
  }

  async agenda(time: { from: string; to: string }) {
    await this.calendars.refresh();
    const { events } = this;
    const owner = new Set(this.#jid === '' ? [] : [comparable(`xmpp:${this.#jid}`)]);
    const options = { calendars: this.calendars.list, events, zone: localZone() ?? utc, owner };
    return { events: agendaOf(time, options), problems: this.problems };
  }
}
