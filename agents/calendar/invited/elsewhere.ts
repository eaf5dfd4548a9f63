import type { Start } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import type { calendarContract } from '../contract.ts';
import type { SharedAnswers } from '../devices/shared-answers.ts';
import { ownAddressIn, ownAttendee, partstatOf, withAttendee } from '../itip/attendee.ts';
import { isCancelled } from '../itip/cancelled.ts';
import { componentsOf, withComponents, withParameters, writeJcal } from '../itip/jcal.ts';
import { type Meeting, readMeeting, titleOf } from '../itip/message.ts';
import { consequenceOf } from '../itip/messages.ts';
import { eventsByKey } from '../itip/stored.ts';
import { sequenceOf } from '../itip/version.ts';
import { datesToCome } from '../policy/dates.ts';
import { requestOf } from '../policy/read-request.ts';
import type { Delivery } from '../requests/delivery.ts';
import { withoutMore } from '../requests/follow.ts';
import { headOf, type Records, type RequestRecord } from '../requests/records.ts';
import type { StoredObject } from '../sources/source.ts';
import { openIn } from './open.ts';

export interface ElsewhereOptions {
  calendar: Calendar;
  records: Records;
  delivery: Delivery;
  effect: Start<typeof calendarContract>['effect'];
  shared: SharedAnswers;
}

/** What the person said to a meeting with another program, by what that made of the calendar (RFC 6638 §3.2.2). */
export class Elsewhere {
  readonly #options: ElsewhereOptions;

  constructor(options: ElsewhereOptions) {
    this.#options = options;
  }

  /** Another answer stands there than was known: the organizer is told, and the person is not asked any more. */
  async answered(record: RequestRecord, known: string, { text }: StoredObject): Promise<void> {
    const { calendar, records } = this.#options;
    const [before, now] = [readMeeting(known), readMeeting(text)];
    if (isOlder(now, before)) return;
    if (record.answered && !record.answered.isCancelled && now.events.every(isCancelled))
      return records.keep(withoutMore(record));
    const reply = this.#replyTo(before, now);
    const events = reply ? componentsOf(reply, 'vevent') : [];
    const partstats = events
      .map((event) => ownAttendee(event, calendar.owner))
      .map((one) => one && partstatOf(one));
    const [partstat] = partstats;
    if (!reply || partstat === undefined || partstats.includes('NEEDS-ACTION')) return;
    const isTold = this.#options.shared.isToldElsewhere(record.uid, partstat);
    const open = openIn(now, calendar.owner);
    const stillAsked = open && { instances: [...open.instances], spared: [...(open.spared ?? [])] };
    const waiting = record.waiting && stillAsked && { ...record.waiting, object: text, ...stillAsked };
    const next = {
      ...headOf(record),
      ...(waiting && { waiting }),
      answered: this.#answer(record, text, reply),
    };
    // Another device of the person said it, and brings the words.
    if (isTold) return records.keep({ ...next, answered: { ...next.answered, isSent: true } });
    await this.#keep(record, `${partstat.toLowerCase()} in another program: ${titleOf(now)}`, next);
  }

  /** Whoever takes a meeting that is still to come out of their calendar declines it. */
  async removed(record: RequestRecord): Promise<void> {
    const { calendar, records } = this.#options;
    if (!calendar.isSurelyWhole) return;
    const { waiting, answered } = record;
    if (waiting) {
      if (!record.isInCalendar) return;
      const effect = this.#effect(record);
      const note = `gone from the calendar: ${titleOf(readMeeting(waiting.object))}`;
      return effect({ note }, () => records.forget(record.uid));
    }
    if (!answered || answered.isGone || answered.calendar !== calendar.writable.name) return;
    const before = readMeeting(answered.object);
    const now = Date.now();
    const { instances } = requestOf({ ...before, method: 'REQUEST' }, now, calendar.zone);
    if (datesToCome(instances, now).length === 0) return;
    const reply = answered.isCancelled ? undefined : this.#replyTo(before, undefined);
    if (!reply) return records.keep({ ...record, answered: { ...answered, isGone: true } });
    const object = writeJcal(this.#declined(before));
    await this.#keep(record, `declined, for it is gone from the calendar: ${titleOf(before)}`, {
      ...headOf(record),
      answered: { ...this.#answer(record, object, reply), isGone: true },
    });
  }

  #replyTo(before: Meeting, now: Meeting | undefined) {
    const as = ownAddressIn((now ?? before).events, this.#options.calendar.owner);
    if (as === undefined) return undefined;
    const change = { before: before.calendar, after: now?.calendar, as, now: new Date() };
    return consequenceOf(change).messages.find(({ method }) => method === 'REPLY')?.calendar;
  }

  #declined({ calendar, events }: Meeting) {
    const others = calendar[2].filter(([name]) => name !== 'vevent');
    const declined = events.map((event) => {
      const mine = ownAttendee(event, this.#options.calendar.owner);
      return mine ? withAttendee(event, withParameters(mine, { partstat: 'DECLINED' })) : event;
    });
    return withComponents(calendar, [...others, ...declined]);
  }

  #answer(record: RequestRecord, object: string, reply: Meeting['calendar']) {
    const { calendar, delivery } = this.#options;
    return { object, ...delivery.wordsTo(record, reply), calendar: calendar.writable.name };
  }

  async #keep(record: RequestRecord, note: string, next: RequestRecord): Promise<void> {
    const { records, delivery } = this.#options;
    await this.#effect(record)({ note }, () => records.keep(next));
    void delivery.send(next);
  }

  #effect({ peer }: RequestRecord) {
    return this.#options.effect({ peer: bare(peer), action: 'answer' });
  }
}

/** Another program may have put an older state of it back. */
function isOlder(one: Meeting, other: Meeting): boolean {
  const known = eventsByKey(other);
  return [...eventsByKey(one)].some(([key, event]) => {
    const counterpart = known.get(key);
    return counterpart !== undefined && sequenceOf(event) < sequenceOf(counterpart);
  });
}
