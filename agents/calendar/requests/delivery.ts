import type { Account } from '../../../app/agent.ts';
import { resourceOf } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import { attendeeOf, partstatOf } from '../itip/attendee.ts';
import { readJcal } from '../itip/jcal.ts';
import { meetingOf } from '../itip/message.ts';
import { sequenceOf } from '../itip/version.ts';
import type { Records, RequestRecord } from './records.ts';
import { AGAIN_MS, sendMessage } from './send-message.ts';

export interface DeliveryOptions {
  account: Account;
  records: Records;
  calendar: Calendar;
  /** Whose answers they are. */
  as: string;
  signal: AbortSignal;
}

/** Brings answers to those who asked, once or more often: the words are the same each time. */
export class Delivery {
  readonly #options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    const timer = setInterval(() => this.#sendAll(), AGAIN_MS).unref();
    options.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** Ends what was cut off: an answer that the calendar does not have yet is put there, before it is sent. */
  async resume(): Promise<void> {
    const { records, calendar } = this.#options;
    const cut = records.all.filter(({ answered }) => answered && !answered.isSent);
    if (cut.length > 0) await calendar.calendars.refresh();
    for (const record of cut) await this.#mend(record);
    this.#sendAll();
  }

  /** Never rejects: what could not be sent is tried again. */
  async send({ uid, peer, answered }: RequestRecord): Promise<void> {
    const { account, records, signal } = this.#options;
    if (!answered || signal.aborted) return;
    // A client that asked by command looks for itself.
    const isToBeSent = resourceOf(peer) !== '';
    if (isToBeSent && (await sendMessage(account, peer, answered.reply, signal)) === 'unknown') return;
    const now = records.get(uid);
    // Another answer may have been given meanwhile.
    if (now?.answered?.reply !== answered.reply || now.answered.isSent) return;
    await records.keep({ ...now, answered: { ...now.answered, isSent: true } }).catch(() => {}); // sent once more, then
  }

  /** Whether what is stored says the same as this answer. */
  isSaid(stored: string, object: string): boolean {
    return this.#answersIn(stored) === this.#answersIn(object);
  }

  #sendAll(): void {
    for (const record of this.#options.records.all)
      if (record.answered && !record.answered.isSent) void this.send(record);
  }

  async #mend(record: RequestRecord): Promise<void> {
    const { calendar, records } = this.#options;
    const { uid, peer, early, answered } = record;
    const source = calendar.calendars.written?.source;
    if (!source || !answered) return;
    const seen = [...source.objects.values()].find((one) => one.uid === uid);
    if (seen && this.isSaid(seen.text, answered.object)) return;
    if (seen?.text === answered.before) {
      const done = await source.put({ uid, text: answered.object }, seen).catch(() => undefined);
      if (done && 'written' in done) return;
    }
    const reason = 'The calendar changed before the answer was written; say yourself.';
    const waiting = { object: answered.object, instances: [], receivedAt: new Date().toISOString(), reason };
    await records.keep({ uid, peer, early, waiting });
  }

  #answersIn(text: string): string {
    const { events } = meetingOf(readJcal(text));
    const said = events.map((event) => {
      const mine = attendeeOf(event, this.#options.as);
      return `${sequenceOf(event)} ${mine ? partstatOf(mine) : ''}`;
    });
    return said.sort().join();
  }
}
