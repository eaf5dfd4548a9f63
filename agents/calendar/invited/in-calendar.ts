import type { Calendar } from '../calendar.ts';
import type { OwnCalendar } from '../calendars.ts';
import type { Series } from '../events/series.ts';
import { addressOf } from '../itip/address.ts';
import { readMeeting } from '../itip/message.ts';
import { again } from '../requests/again.ts';
import type { Records, RequestRecord } from '../requests/records.ts';
import { type Change, uidOf } from '../sources/source.ts';
import type { Turn } from '../turn.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Invitations } from './invitations.ts';
import { isSameAsked, openIn } from './open.ts';

export interface InCalendarOptions {
  calendar: Calendar;
  records: Records;
  turn: Turn;
  invitations: Invitations;
  elsewhere: Elsewhere;
  /** Else another device of the person looks. */
  isLeader(): Promise<boolean>;
  signal: AbortSignal;
}

/** What a program takes away to put it elsewhere, or anew, is there again by then. */
const PATIENCE_MS = 2_000;

/** Follows what other programs make of the calendar that is written to: invitations, answers, and their end. */
export class InCalendar {
  readonly #options: InCalendarOptions;
  readonly #due = new Set<string>();
  /** Of those the ones about which no rule was asked yet. */
  readonly #unjudged = new Set<string>();
  readonly #missingSince = new Map<string, number>();
  #isBegun = false;

  constructor(options: InCalendarOptions) {
    this.#options = options;
  }

  /** Once calendars and records are known: what happened meanwhile is looked at first. */
  begin(): void {
    const { calendar, records } = this.#options;
    const { written } = calendar.calendars;
    if (!written) return;
    this.#isBegun = true;
    this.#hear(written, [...written.source.objects.keys()]);
    for (const { uid } of records.all) this.#look(uid);
  }

  /** The device that looked until now is gone. */
  takeOver(): void {
    if (this.#isBegun) this.begin();
  }

  changed(calendar: OwnCalendar, changes: readonly Change[]): void {
    if (!this.#isBegun || calendar !== this.#options.calendar.calendars.written) return;
    this.#hear(
      calendar,
      changes.map(({ id }) => id),
    );
  }

  #hear(written: OwnCalendar, ids: readonly string[]): void {
    const { calendar, records } = this.#options;
    const events = calendar.events.of(written);
    for (const id of ids) {
      const uid = uidOf(id);
      const record = records.get(uid);
      const isOpen = events.named(id).some((one) => isAsked(one, calendar.owner));
      if (isOpen && !record) this.#unjudged.add(uid);
      if (isOpen || record) this.#look(uid);
    }
  }

  #look(uid: string): void {
    if (this.#due.has(uid)) return;
    this.#due.add(uid);
    const { turn, isLeader } = this.#options;
    const looked = isLeader().then((is) =>
      turn.take(async () => {
        this.#due.delete(uid);
        this.#unjudged.delete(uid);
        if (is) await again(() => this.#examine(uid));
      }),
    );
    looked.catch(() => {}); // what cannot be read now, or is of no meeting, is looked at when it changes
  }

  async #examine(uid: string): Promise<void> {
    const { calendar, records, invitations, elsewhere } = this.#options;
    await calendar.calendars.refresh();
    const seen = calendar.stored(uid);
    const record = records.get(uid);
    const known = record?.answered?.object ?? record?.waiting?.object;
    if (!seen) return record && this.#missing(record);
    this.#missingSince.delete(uid);
    if (!record || known === undefined) return invitations.judge(seen, this.#unjudged);
    if (known === seen.text) return;
    const now = readMeeting(seen.text);
    const isAskedAnew = openIn(now, calendar.owner) && !isSameAsked(readMeeting(known), now);
    if (record.isInCalendar && isAskedAnew) await invitations.judge(seen, this.#unjudged);
    else await elsewhere.answered(record, known, seen);
  }

  async #missing(record: RequestRecord): Promise<void> {
    const { elsewhere, signal } = this.#options;
    const { uid } = record;
    const since = this.#missingSince.get(uid);
    if (since !== undefined && Date.now() - since >= PATIENCE_MS) {
      this.#missingSince.delete(uid);
      return elsewhere.removed(record);
    }
    this.#missingSince.set(uid, since ?? Date.now());
    setTimeout(() => !signal.aborted && this.#look(uid), PATIENCE_MS + 10).unref();
  }
}

/** Somebody else asks the person, who has not answered. */
function isAsked({ master, overrides }: Series, owner: ReadonlySet<string>): boolean {
  return [...(master ? [master] : []), ...overrides.values()].some(
    ({ organizer, attendees }) =>
      organizer !== undefined &&
      !owner.has(addressOf(organizer)) &&
      attendees.some(({ address, partstat }) => partstat === 'NEEDS-ACTION' && owner.has(addressOf(address))),
  );
}
