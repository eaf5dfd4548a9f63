import type { Account } from '../../../app/agent.ts';
import { resourceOf } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import type { SharedAnswers } from '../devices/shared-answers.ts';
import { layReply } from '../invited/reply-file.ts';
import { addressOfJid } from '../itip/address.ts';
import { ownAttendee, partstatOf } from '../itip/attendee.ts';
import { type Component, readJcal, writeJcal } from '../itip/jcal.ts';
import { meetingOf } from '../itip/message.ts';
import { sequenceOf } from '../itip/version.ts';
import { Courier } from './courier.ts';
import { headOf, type Records, type RequestRecord } from './records.ts';

export interface DeliveryOptions {
  account: Account;
  records: Records;
  calendar: Calendar;
  signal: AbortSignal;
  shared: SharedAnswers;
}

/** After two weeks a letter is what they have had. */
const KEPT_MS = 14 * 86_400_000;

/** Brings answers to those who asked, once or more often: the words are the same each time. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #courier: Courier;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    const { account, signal, calendar } = options;
    // What has no words is being written to the calendar just now.
    const again = () => this.#sendAll(({ answered }) => answered?.reply !== undefined);
    this.#courier = new Courier({ account, signal, zone: calendar.zone, again });
  }

  /** Ends what was cut off: an answer that the calendar does not have yet is put there, before it is sent. */
  async resume(): Promise<void> {
    const { records, calendar } = this.#options;
    const cut = records.all.filter(({ answered }) => answered && !answered.isSent);
    if (cut.length > 0) await calendar.calendars.refresh();
    for (const record of cut) await this.#mend(record);
    this.#sendAll();
  }

  /** The REPLY as it is kept until it is sent; none where the calendar's server tells an organizer without a JID. */
  wordsTo({ isInCalendar, peer }: RequestRecord, reply: Component): { reply?: string; isSent: boolean } {
    const isByServer = isInCalendar && this.#isOwn(peer);
    return { ...(!isByServer && { reply: writeJcal(reply) }), isSent: false };
  }

  #isOwn(peer: string): boolean {
    return this.#options.calendar.owner.has(addressOfJid(peer));
  }

  /** Never rejects: what could not be sent is tried again. */
  async send(record: RequestRecord): Promise<void> {
    const { peer, isInCalendar, file, answered } = record;
    if (!answered || this.#options.signal.aborted) return;
    const { reply, isSent, postedAt, request } = answered;
    if (reply !== undefined && file !== undefined && !(await layReply(file, reply))) return;
    // A client that asked by command looks for itself, and somebody without a JID cannot be reached.
    const isInvited = isInCalendar || file !== undefined;
    const isReached = resourceOf(peer) !== '' || (isInvited && !this.#isOwn(peer));
    if (reply === undefined || !isReached) return this.#mark(record, { isSent: true });
    const { shared } = this.#options;
    // Another device of the person brought the same words.
    if (!isSent && request !== undefined && shared.isSent(request))
      return this.#mark(record, { isSent: true });
    const isOld = postedAt !== undefined && Date.parse(postedAt) < Date.now() - KEPT_MS;
    if (isOld) return this.#mark(record, { isSent: true });
    // What their agent has had is not for anybody else.
    const parcel = { to: peer, ical: reply, isPosted: isSent || postedAt !== undefined };
    const brought = await this.#courier.bring(parcel, () => void this.#mark(record, { postedAt: undefined }));
    if (brought === 'unknown') return;
    const isOut = brought === 'posted' ? { postedAt: new Date().toISOString() } : { isSent: true as const };
    await this.#mark(record, isOut);
    if (request !== undefined) await shared.sent(request);
  }

  /** Another answer may have been given meanwhile. Where it fails, it is sent once more. */
  async #mark({ uid, answered }: RequestRecord, change: { isSent?: true; postedAt?: string | undefined }) {
    await this.#options.records
      .change(uid, (now) => {
        if (!now.answered || now.answered.reply !== answered?.reply || now.answered.isSent) return undefined;
        const { postedAt, ...rest } = { ...now.answered, ...change };
        return { ...now, answered: { ...rest, ...(postedAt !== undefined && { postedAt }) } };
      })
      .catch(() => {});
  }

  /** Whether what is stored says the same as this answer. */
  isSaid(stored: string, object: string): boolean {
    return this.#answersIn(stored) === this.#answersIn(object);
  }

  #sendAll(isMeant: (record: RequestRecord) => boolean = () => true): void {
    for (const record of this.#options.records.all)
      if (record.answered && !record.answered.isSent && isMeant(record)) void this.send(record);
  }

  async #mend(record: RequestRecord): Promise<void> {
    const { calendar, records } = this.#options;
    const { uid, answered } = record;
    const source = calendar.calendars.written?.source;
    if (!source || !answered) return;
    const seen = [...source.objects.values()].find((one) => one.uid === uid);
    if (answered.isGone || (seen && this.isSaid(seen.text, answered.object))) return;
    if (seen?.text === answered.before) {
      const done = await source.put({ uid, text: answered.object }, seen).catch(() => undefined);
      if (done && 'written' in done) return;
    } else if (seen && this.#isAnswered(seen.text)) return; // in another program: that is looked at next
    const reason = 'The calendar changed before the answer was written; say yourself.';
    const waiting = { object: answered.object, instances: [], receivedAt: new Date().toISOString(), reason };
    await records.keep({ ...headOf(record), waiting });
  }

  #isAnswered(text: string): boolean {
    const partstats = this.#eventsIn(text).map((event) => ownAttendee(event, this.#options.calendar.owner));
    return partstats.some((mine) => mine && partstatOf(mine) !== 'NEEDS-ACTION');
  }

  #answersIn(text: string): string {
    const said = this.#eventsIn(text).map((event) => {
      const mine = ownAttendee(event, this.#options.calendar.owner);
      return `${sequenceOf(event)} ${mine ? partstatOf(mine) : ''}`;
    });
    return said.sort().join();
  }

  #eventsIn(text: string): readonly Component[] {
    return meetingOf(readJcal(text)).events;
  }
}
