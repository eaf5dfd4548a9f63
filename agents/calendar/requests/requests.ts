import { type Account, type Effect, Refusal, type Start } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import { type Calendar, noMeetings } from '../calendar.ts';
import type { OwnCalendar } from '../calendars.ts';
import type { calendarContract } from '../contract.ts';
import { SharedAnswers } from '../devices/shared-answers.ts';
import type { Writers } from '../devices/writers.ts';
import { Elsewhere } from '../invited/elsewhere.ts';
import { InCalendar } from '../invited/in-calendar.ts';
import { Invitations } from '../invited/invitations.ts';
import { isSameAsked } from '../invited/open.ts';
import { replyPlace } from '../invited/reply-file.ts';
import { addressOfJid } from '../itip/address.ts';
import { isPassedOn, ownAddressIn } from '../itip/attendee.ts';
import { assertComplete } from '../itip/complete.ts';
import { type Component, readJcal, writeJcal } from '../itip/jcal.ts';
import { type Message, meetingOf, readMeeting, readMessage, titleOf } from '../itip/message.ts';
import { receive } from '../itip/receive.ts';
import { assertSender, isByOrganizer } from '../itip/sender.ts';
import type { Outbox } from '../meet/outbox.ts';
import type { Rule } from '../policy/rule.ts';
import type { Range } from '../slots/ranges.ts';
import type { Change } from '../sources/source.ts';
import type { Turn } from '../turn.ts';
import { again } from './again.ts';
import type { Partstat, PersonSays } from './answers.ts';
import { type Asking, askingBy } from './asking.ts';
import { Conclusions } from './conclusions.ts';
import type { ItipReceipt } from './contract-requests.ts';
import { Decisions } from './decisions.ts';
import { assertDelegate } from './delegate.ts';
import { Delivery } from './delivery.ts';
import { follow, offer } from './follow.ts';
import { readMessageFile, senderOf, type Taken, takenOf } from './message-file.ts';
import { type Proposing, propose } from './proposal.ts';
import { answerQuestion } from './question.ts';
import { Records, type RequestRecord } from './records.ts';

export interface RequestsOptions {
  calendar: Calendar;
  account: Account;
  rules: readonly Rule[];
  folder: string;
  signal: AbortSignal;
  turn: Turn;
  outbox: Outbox;
  heard: Heard;
  /** Called when other requests wait, or others do not any more. */
  changed(): void;
  effect: Start<typeof calendarContract>['effect'];
  writers: Writers;
}

/** What others say to meetings of the person's own. */
export interface Heard {
  /** An answer stands in the calendar now. */
  replied(uid: string): void;
  /** Somebody proposes another time; whether anybody thinks about it. */
  countered(message: Message): boolean;
}

interface Taking {
  message: Message;
  ical: string;
  request: Asking;
  /** Made here for a client that can be sent no answer. */
  isPlain?: boolean;
  /** Where the person has it from. */
  file?: string;
  /** No other device of the person's has to answer it. */
  isForHere: boolean;
}

/** What comes before the invitation: more of it waits for nothing. */
const MAX_EARLY = 16;

/** Requests for meetings as they come, what the rules or the person say to them, and the words to the organizer. */
export class Requests {
  readonly #calendar: Calendar;
  readonly #account: Account;
  readonly #turn: Turn;
  readonly #heard: Heard;
  readonly #records: Records;
  readonly #as: string;
  readonly #delivery: Delivery;
  readonly #conclusions: Conclusions;
  readonly #decisions: Decisions;
  readonly #inCalendar: InCalendar;
  readonly #writers: Writers;
  readonly #shared: SharedAnswers;
  #isLeading = true;
  readonly #sides: Pick<Proposing, 'records' | 'outbox' | 'as'>;

  constructor(options: RequestsOptions) {
    const { calendar, account, rules, folder, signal, outbox, turn, effect } = options;
    this.#calendar = calendar;
    this.#account = account;
    this.#turn = turn;
    this.#heard = options.heard;
    this.#records = new Records(folder, options.changed);
    this.#as = addressOfJid(account.jid);
    this.#writers = options.writers;
    this.#shared = new SharedAnswers(account, signal);
    const own = { calendar, records: this.#records, as: this.#as, shared: this.#shared };
    this.#delivery = new Delivery({ ...own, account, signal });
    this.#conclusions = new Conclusions({ ...own, delivery: this.#delivery });
    this.#sides = { records: this.#records, outbox, as: own.as };
    this.#decisions = new Decisions({ ...own, rules, outbox, conclusions: this.#conclusions });
    this.#inCalendar = new InCalendar({
      ...{ ...own, turn, signal, isLeader: () => this.#writers.isLeader() },
      invitations: new Invitations({ ...own, account, effect, decisions: this.#decisions }),
      elsewhere: new Elsewhere({ ...own, effect, delivery: this.#delivery }),
    });
  }

  /** Another program may have changed these objects. */
  changed(calendar: OwnCalendar, changes: readonly Change[]): void {
    this.#inCalendar.changed(calendar, changes);
  }

  async begin(): Promise<void> {
    // Nothing is taken over before it is known what is here.
    await this.#turn.take(() => this.#records.load());
    void this.#turn.take(() => this.#delivery.resume());
    void this.#calendar.calendars.looked.then(() => this.#inCalendar.begin());
  }

  get waiting(): RequestRecord[] {
    return this.#records.all.filter(({ waiting }) => waiting);
  }

  get all(): RequestRecord[] {
    return this.#records.all;
  }

  /**
   * From an agent, or made here for somebody whose client is none (`isPlain`), to whom no answer can be sent.
   * @throws Refusal when it must not be applied; then nothing has changed
   */
  async receive(ical: string, request: Asking, { isPlain = false } = {}): Promise<ItipReceipt> {
    const message = readMessage(ical);
    assertComplete(message);
    assertSender(message, request.asker);
    const isForHere = isPlain || !isByOrganizer(message) || (await this.#writers.isLeader());
    return this.#turn.take(async () => {
      const taking = { message, ical, request, isPlain, isForHere };
      const disposition = await again(() => this.#take(taking));
      return { uid: message.uid, disposition };
    });
  }

  /** Sends the words of answers that another device of the person gave, and is gone. */
  async takeOver(): Promise<void> {
    const isLeader = await this.#writers.isLeader();
    if (isLeader && !this.#isLeading) {
      await this.#shared.read();
      this.#inCalendar.takeOver();
    }
    this.#isLeading = isLeader;
    if (!isLeader) return;
    for (const { device, answer } of this.#shared.unsent) {
      if (await this.#writers.isThere(device)) continue;
      await this.#turn.take(async () => {
        await this.#calendar.calendars.refresh();
        await this.#conclusions.takeOver(answer);
      });
    }
  }

  /**
   * A file that the person handed over: nobody else vouches for its sender.
   * @throws Refusal when it must not be applied; then nothing has changed
   */
  async receiveFile(file: string, effect: Effect): Promise<Taken> {
    const message = readMessage(await readMessageFile(file));
    const ical = writeJcal(message.calendar);
    const sender = senderOf(message);
    if (this.#calendar.owner.has(sender))
      throw new Refusal('not-acceptable', 'That is your own word on a meeting; send it to the others.');
    const notes: string[] = [];
    const note = (words: string) => void notes.push(words);
    const asking = askingBy(sender, { account: this.#account, effect, note });
    const { uid } = message;
    const disposition = await this.#turn.take(() =>
      again(() => this.#take({ message, ical, request: asking, file, isForHere: true })),
    );
    if (notes.length > 0) await effect({ note: notes.join('; ') }, async () => {});
    const record = this.#records.get(uid);
    if (record?.answered) await this.#delivery.send(record);
    return takenOf({ uid, disposition }, record, this.#calendar.owner);
  }

  /** What the person says; resolves with where the answer lies, if the request came as a file. */
  async answer(uid: string, partstat: Partstat, options: PersonSays): Promise<{ reply?: string }> {
    await this.#turn.take(() => again(() => this.#answer(uid, partstat, options)));
    const record = this.#records.get(uid);
    if (record?.file === undefined || record.answered?.reply === undefined) return {};
    await this.#delivery.send(record);
    return { reply: replyPlace(record.file) };
  }

  async #answer(uid: string, partstat: Partstat, options: PersonSays): Promise<void> {
    const record = this.#records.get(uid);
    if (!record?.waiting) throw new Refusal('item-not-found', 'No such request waits.');
    await this.#calendar.calendars.refresh();
    const base = this.#baseOf(record, record.waiting.object);
    const { instances, spared } = record.waiting;
    const meeting = meetingOf(base);
    const { delegate, ...words } = options;
    const said = { ...words, note: titleOf(meeting) };
    if (delegate !== undefined) assertDelegate(meeting, delegate, this.#calendar.owner);
    if (ownAddressIn(meeting.events, this.#calendar.owner) === undefined)
      return this.#conclusions.settle(record, base, { ...said, isWanted: partstat !== 'DECLINED' });
    return this.#conclusions.conclude(record, { base, instances, spared, partstat, delegate }, said);
  }

  /** What another program put into the calendar is answered as it stands there. */
  #baseOf({ uid, isInCalendar }: RequestRecord, object: string): Component {
    if (!isInCalendar) return readJcal(object);
    const seen = this.#calendar.stored(uid);
    if (!seen) throw new Refusal('item-not-found', 'The invitation is gone from the calendar.');
    const now = readMeeting(seen.text);
    if (isSameAsked(readMeeting(object), now)) return now.calendar;
    throw new Refusal('not-acceptable', 'The meeting has just changed. Look at it again, and answer then.');
  }

  /** The person offers another time, and the request goes on waiting. */
  propose(uid: string, time: Range, said: Omit<Proposing, 'records' | 'outbox' | 'as'>): Promise<void> {
    return this.#turn.take(() => propose(uid, time, { ...this.#sides, ...said }));
  }

  takeBack(uid: string, before: string | undefined): Promise<void> {
    return this.#turn.take(() => this.#conclusions.takeBack(uid, before));
  }

  /** @throws Refusal when the calendar is not as the answer left it */
  assertAnswered(uid: string): void {
    this.#conclusions.assertAnswered(uid);
  }

  async #take(taking: Taking): Promise<ItipReceipt['disposition']> {
    const { message, ical, request, isPlain = false, file, isForHere } = taking;
    const { uid } = message;
    await this.#calendar.calendars.refresh();
    const seen = this.#calendar.stored(uid);
    const peer = isPlain ? bare(request.asker) : request.asker;
    // What the organizer says here is newer than what another program has put into the calendar.
    const { isInCalendar: _way, ...before } = this.#records.get(uid) ?? { uid, early: [], peer };
    const record: RequestRecord = file === undefined ? { ...before, peer } : { ...before, file };
    const { waiting, answered } = record;
    const text = waiting?.object ?? seen?.text ?? (answered?.isGone && answered.object);
    const known = {
      calendar: text === undefined ? undefined : readJcal(text),
      early: record.early.map((one) => readMessage(one)),
    };
    const { result, early } = receive(known, message, 'refuse');
    // Another device of the person answers; whoever sends this goes on to that one.
    if (!isForHere && !record.waiting && result.outcome !== 'unchanged') throw noMeetings();
    switch (result.outcome) {
      case 'early':
        await this.#records.keep({ ...record, early: [...record.early, ical].slice(-MAX_EARLY) });
        return 'queued';
      case 'question':
        return answerQuestion(message, {
          ...{ record, seen, request, heard: this.#heard },
          ...{ owner: this.#calendar.owner, outbox: this.#sides.outbox, records: this.#records },
        });
      case 'unchanged':
        // They may not have had the answer.
        if (message.method === 'REQUEST' && record.answered && isForHere) void this.#delivery.send(record);
        return 'stale';
    }
    const texts = new Map([
      [message, ical],
      ...known.early.map((one, index) => [one, record.early[index]] as const),
    ]);
    const left = { ...record, early: early.flatMap((one) => texts.get(one) ?? []) };
    const isAsked = message.method === 'REQUEST' || message.method === 'ADD';
    if (isAsked && !isPassedOn(meetingOf(result.calendar).events, this.#as))
      return this.#decisions.decideMessage(message, result.calendar, left, request);
    const { writable } = this.#calendar;
    const following = { record: left, seen, request, records: this.#records, writable };
    if (message.method === 'PUBLISH' && !seen && !waiting) return offer(result.calendar, following);
    if (await follow(message, result.calendar, following)) this.#heard.replied(uid);
    return 'applied';
  }
}
