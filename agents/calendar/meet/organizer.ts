import { Refusal } from '../../../app/agent.ts';
import type { Calendar } from '../calendar.ts';
import { type Component, readJcal, writeJcal } from '../itip/jcal.ts';
import { consequenceOf } from '../itip/messages.ts';
import type { Turn } from '../turn.ts';
import type { Arranged, Told } from './arranged.ts';
import type { Outbox } from './outbox.ts';

export interface OrganizerOptions {
  calendar: Calendar;
  turn: Turn;
  outbox: Outbox;
  arranged: Arranged;
  /** Whose meetings they are. */
  as: string;
}

/** Meetings that were arranged here: what they become in the calendar, those who are invited are told. */
export class Organizer {
  readonly #options: OrganizerOptions;
  #isLooking = false;

  constructor(options: OrganizerOptions) {
    this.#options = options;
  }

  /**
   * Puts a meeting into the calendar as it is to be, or takes it out, and tells the others. That it will be is on the
   * disk first, so that after a crash whoever was not told is.
   * @throws Refusal where another program changed it meanwhile
   */
  async change(uid: string, before: Component | undefined, after: Component | undefined): Promise<void> {
    const { calendar, arranged, as } = this.#options;
    const seen = calendar.stored(uid);
    if (!before) await arranged.keep({ uid });
    const consequence = consequenceOf({ before, after, as, now: new Date() });
    const { writable } = calendar;
    const text = consequence.calendar && writeJcal(consequence.calendar);
    const done =
      text === undefined ? seen && (await writable.remove(seen)) : await writable.put({ uid, text }, seen);
    if (done && 'conflict' in done)
      throw new Refusal('conflict', 'Another program changed the meeting meanwhile. Look at it there.');
    await this.#tell(uid, consequence.messages, text);
  }

  /** Looks whether the person changed some of them in the calendar by other means. */
  look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const { turn, arranged } = this.#options;
    void turn
      .take(async () => {
        this.#isLooking = false;
        // One that another program made unreadable keeps none of the others from being told.
        for (const told of arranged.all) await this.#compare(told).catch(() => {});
      })
      .catch(() => {}); // the calendar is started anew, and looks then
  }

  async #compare({ uid, text: before }: Told): Promise<void> {
    const { calendar, as } = this.#options;
    const seen = calendar.stored(uid);
    if (seen?.text === before) return;
    if (!seen && !calendar.isSurelyWhole) return;
    const { messages, calendar: counted } = consequenceOf({
      before: before === undefined ? undefined : readJcal(before),
      after: seen && readJcal(seen.text),
      as,
      now: new Date(),
    });
    let text = seen?.text;
    if (seen && counted && messages.length > 0) {
      text = writeJcal(counted);
      const done = await calendar.writable.put({ uid, text }, seen);
      if ('conflict' in done) return; // there is another change to look at
    }
    await this.#tell(uid, messages, text);
  }

  async #tell(
    uid: string,
    messages: ReturnType<typeof consequenceOf>['messages'],
    text: string | undefined,
  ): Promise<void> {
    const { outbox, arranged } = this.#options;
    for (const { recipient, calendar } of messages)
      if (recipient.startsWith('xmpp:'))
        await outbox.put({ uid, to: recipient.slice('xmpp:'.length), ical: writeJcal(calendar) });
    if (text === undefined) await arranged.forget(uid);
    else await arranged.keep({ uid, text });
  }
}
