import { randomUUID } from 'node:crypto';
import { type Account, type Effect, Refusal } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import { firstOccurrences } from '../events/list-occurrences.ts';
import { written } from '../events/rfc3339.ts';
import { seriesOf } from '../events/series.ts';
import { addressOfJid } from '../itip/address.ts';
import { attendeeOf, partstatOf } from '../itip/attendee.ts';
import { declineOfCounter, withProposal } from '../itip/counter.ts';
import { readJcal, writeJcal } from '../itip/jcal.ts';
import { type Message, meetingOf } from '../itip/message.ts';
import { ownTime } from '../policy/own-time.ts';
import { commonSlots } from '../slots/common-slots.ts';
import { overlapping, type Range } from '../slots/ranges.ts';
import type { Attendee, Slot } from '../slots/slot.ts';
import type { Turn } from '../turn.ts';
import { Answers } from './answers.ts';
import type { Known } from './ask-person.ts';
import type { MeetOutcome, MeetProgress, MeetWish } from './contract-meet.ts';
import { invitation, movedTo } from './invitation.ts';
import type { Organizer } from './organizer.ts';
import type { Outbox } from './outbox.ts';

/** Somebody who is to come. */
export interface Guest {
  jid: string;
  isRequired: boolean;
  known: Known;
}

export interface NegotiationOptions {
  calendar: Calendar;
  account: Account;
  turn: Turn;
  outbox: Outbox;
  organizer: Organizer;
  wish: MeetWish;
  window: Range;
  guests: readonly Guest[];
  effect: Effect;
  /** Told whenever somebody has said something. */
  progress?: ((asking: MeetProgress) => void) | undefined;
}

type Outcome = MeetOutcome['outcome'];
type Said = 'accepted' | 'declined' | 'asked' | Message;

/** Times that are asked for, one after the other; who is asked more often has better things to do. */
const MOST_ROUNDS = 3;
/** So many that some are left where those around a declined one go. */
const CANDIDATES = 500;

/** One meeting: a common time, the request for it, and what becomes of that. */
export class Negotiation {
  readonly uid: string = randomUUID();
  readonly answers = new Answers();
  readonly #options: NegotiationOptions;
  readonly #tried: Range[] = [];

  constructor(options: NegotiationOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<MeetOutcome> {
    const { wish } = this.#options;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(wish.waitSeconds * 1000)]);
    let next = this.#nextSlot();
    if (!next) return this.#end('no-slot');
    let outcome: Outcome = 'declined';
    while (next && this.#tried.length < MOST_ROUNDS) {
      this.#tried.push(next);
      if (await this.#seal(next)) {
        const said = await this.#said(patience);
        if (said === 'accepted' || said === 'asked') return this.#end(said);
        next = typeof said === 'string' ? undefined : await this.#weigh(said);
        outcome = typeof said === 'string' ? said : 'countered';
        if (patience.aborted) break;
      } else next = undefined;
      next ??= this.#nextSlot();
    }
    if (!this.#stored()) return this.#end('no-slot');
    return this.#giveUp(outcome);
  }

  /** The best time that was not asked for yet. */
  #nextSlot(): Slot | undefined {
    const { window } = this.#options;
    return this.#slotsIn(window, 15).find((slot) => overlapping(this.#tried, slot) === undefined);
  }

  #slotsIn(window: Range, gridMinutes: number): Slot[] {
    const { guests, wish, calendar, account } = this.#options;
    const zone = calendar.zone.id;
    const others = guests.map(({ jid, isRequired, known }): Attendee => {
      const busy = known.is === 'told' ? known.busy : [];
      return { address: addressOfJid(jid), isRequired, busy, zone };
    });
    const own: Attendee = {
      ...{ address: addressOfJid(account.jid), isRequired: true, zone },
      busy: this.#ownBusy(window),
    };
    return commonSlots([...others, own], {
      ...{ window, lengthMinutes: wish.minutes, gridMinutes, prefer: wish.prefer, limit: CANDIDATES },
    });
  }

  #ownBusy({ start, end }: Range) {
    const { calendar } = this.#options;
    const range = { fromUtc: Math.floor(start / 1000), toUtc: Math.ceil(end / 1000), viewer: calendar.zone };
    const { busy } = ownTime(calendar.counting, range, calendar.owner);
    return busy.filter(({ uid }) => uid !== this.uid);
  }

  /**
   * The meeting stands in the calendar, and so holds the time, before anybody is asked. False when the time was taken
   * meanwhile.
   */
  #seal(slot: Range): Promise<boolean> {
    const { calendar, turn, wish, guests, effect, account, organizer } = this.#options;
    return turn.take(async () => {
      await calendar.calendars.refresh();
      if (this.#ownBusy(slot).some(({ start, end }) => start < slot.end && end > slot.start)) return false;
      const seen = this.#stored();
      const before = seen && readJcal(seen.text);
      const now = new Date();
      const fresh = { uid: this.uid, organizer: account.jid, people: guests, title: wish.title };
      const after = before
        ? movedTo(before, slot, calendar.zone)
        : invitation({ ...fresh, slot, zone: calendar.zone, now });
      const names = guests.map(({ jid }) => jid).join(', ');
      await effect({ note: `${before ? 'another time with' : 'asks'} ${names}: ${wish.title}` }, () =>
        organizer.change(this.uid, before, after),
      );
      return true;
    });
  }

  async #said(patience: AbortSignal): Promise<Said> {
    for (;;) {
      if (!this.#stored())
        throw new Refusal('conflict', 'The meeting was taken out of the calendar meanwhile.');
      this.#options.progress?.(this.#asking());
      const counter = this.answers.counters.shift();
      if (counter) return counter;
      const required = this.#people().filter((one) => one.isRequired);
      if (required.some(({ jid, partstat }) => partstat === 'DECLINED' || this.#isRefused(jid)))
        return 'declined';
      if (required.every(({ partstat }) => partstat === 'ACCEPTED')) return 'accepted';
      if (patience.aborted) return 'asked';
      await this.answers.next(patience);
    }
  }

  /** What somebody proposes, where it is a time for all; else they are told that it is not. */
  async #weigh(counter: Message): Promise<Slot | undefined> {
    const { turn, outbox, calendar, window } = this.#options;
    const seen = this.#stored();
    if (!seen) return undefined;
    const meeting = meetingOf(readJcal(seen.text));
    const wide = { fromUtc: window.start / 1000, toUtc: window.end / 1000, viewer: calendar.zone };
    const [proposed] = firstOccurrences(seriesOf(withProposal(meeting, counter)), wide, 1);
    const slot = proposed && { start: proposed.startUtc * 1000, end: proposed.endUtc * 1000 };
    const isInWindow = slot && slot.start >= window.start && slot.end <= window.end;
    const [possible] = isInWindow ? this.#slotsIn(slot, 1) : [];
    if (possible && possible.end === slot?.end) return possible;
    await turn.take(async () => {
      const no = declineOfCounter(meeting, counter, new Date());
      await outbox.put({
        uid: this.uid,
        to: no.recipient.replace(/^xmpp:/, ''),
        ical: writeJcal(no.calendar),
      });
    });
    return undefined;
  }

  /** All are told that it does not take place, and the time is free again. */
  async #giveUp(outcome: Outcome): Promise<MeetOutcome> {
    const { turn, effect, wish, organizer } = this.#options;
    const end = this.#end(outcome);
    await turn.take(async () => {
      const seen = this.#stored();
      if (!seen) return;
      await effect({ note: `${outcome}, so it is cancelled: ${wish.title}` }, () =>
        organizer.change(this.uid, readJcal(seen.text), undefined),
      );
    });
    return end;
  }

  #end(outcome: Outcome): MeetOutcome {
    if (!this.#stored()) return { outcome, people: this.#partstats() };
    const { round: _round, ...asked } = this.#asking();
    return { outcome, ...asked };
  }

  #asking(): MeetProgress {
    const { zone } = this.#options.calendar;
    const { start, end } = this.#tried.at(-1) as Range;
    const time = (at: number) => written({ kind: 'local', seconds: at / 1000, zone }, at / 1000, zone);
    const round = this.#tried.length;
    return { uid: this.uid, start: time(start), end: time(end), round, people: this.#partstats() };
  }

  #partstats(): MeetProgress['people'] {
    return this.#people().map(({ jid, partstat }) => {
      const reason = partstat === 'NEEDS-ACTION' ? this.#whySilent(jid) : undefined;
      return { jid, partstat, ...(reason !== undefined && { reason }) };
    });
  }

  #people() {
    const seen = this.#stored();
    const events = seen ? meetingOf(readJcal(seen.text)).events : [];
    return this.#options.guests.map(({ jid, isRequired }) => {
      const attendee = events[0] && attendeeOf(events[0], addressOfJid(jid));
      return { jid, isRequired, partstat: attendee ? partstatOf(attendee) : 'NEEDS-ACTION' };
    });
  }

  #whySilent(jid: string): string | undefined {
    if (this.#isRefused(jid)) return 'Their agent does not take requests from you.';
    const guest = this.#options.guests.find((one) => one.jid === jid);
    return guest?.known.is === 'offline'
      ? 'No agent of theirs is online; they are asked by a message.'
      : undefined;
  }

  #isRefused(jid: string): boolean {
    return this.answers.refused.has(addressOfJid(bare(jid)));
  }

  #stored() {
    return this.#options.calendar.stored(this.uid);
  }
}
