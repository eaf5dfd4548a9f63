import { type Answer, answerTo } from '../../../../agents/calendar/itip/answer.ts';
import { assertComplete } from '../../../../agents/calendar/itip/complete.ts';
import type { Outgoing } from '../../../../agents/calendar/itip/compose.ts';
import { counterOf, declineOfCounter, withProposal } from '../../../../agents/calendar/itip/counter.ts';
import { type Component, type Property, readJcal, writeJcal } from '../../../../agents/calendar/itip/jcal.ts';
import { type Message, meetingOf, readMessage } from '../../../../agents/calendar/itip/message.ts';
import { consequenceOf } from '../../../../agents/calendar/itip/messages.ts';
import { receive } from '../../../../agents/calendar/itip/receive.ts';
import { refreshed, refreshOf } from '../../../../agents/calendar/itip/refresh.ts';
import { assertSender } from '../../../../agents/calendar/itip/sender.ts';

/** Somebody with one meeting in their calendar, whose messages arrive as texts at once. */
export class Person {
  calendar: Component | undefined;
  early: readonly Message[] = [];
  /** What came and is to be answered. */
  questions: Message[] = [];
  readonly address: string;
  readonly #others: Person[];
  static #seconds = 0;

  constructor(address: string, others: Person[]) {
    this.address = address;
    this.#others = others;
    others.push(this);
  }

  get text(): string {
    return this.calendar ? writeJcal(this.calendar) : '';
  }

  /** The person changes their own object in some program, and Dragoman sees to the rest. */
  change(change: (text: string) => string | undefined): void {
    const text = change(this.text);
    const after = text === undefined ? undefined : readJcal(text);
    const { messages, calendar } = consequenceOf({
      before: this.calendar,
      after,
      as: this.address,
      now: Person.now(),
    });
    this.calendar = calendar;
    messages.forEach((message) => {
      this.#send(message);
    });
  }

  answer(partstat: Answer['partstat'], more: Partial<Answer> = {}): void {
    const meeting = meetingOf(this.#there());
    const answer = { as: this.address, partstat, now: Person.now(), ...more };
    const { message, calendar } = answerTo(meeting, answer);
    this.calendar = calendar;
    this.#send(message);
  }

  counter(times: readonly Property[], instance?: Property): void {
    const meeting = meetingOf(this.#there());
    this.#send(counterOf(meeting, { as: this.address, times, instance, now: Person.now() }));
  }

  acceptCounter(): void {
    const counter = this.#question();
    this.change(() => writeJcal(withProposal(meetingOf(this.#there()), counter)));
  }

  declineCounter(): void {
    this.#send(declineOfCounter(meetingOf(this.#there()), this.#question(), Person.now(), 'Sorry'));
  }

  refresh(): void {
    this.#send(refreshOf(meetingOf(this.#there()), this.address, Person.now()));
  }

  answerRefresh(): void {
    this.#send(refreshed(meetingOf(this.#there()), this.#question()));
  }

  static now(): Date {
    Person.#seconds += 60;
    return new Date(Date.UTC(2026, 0, 1, 12) + Person.#seconds * 1000);
  }

  #there(): Component {
    if (!this.calendar) throw new Error(`${this.address} has no meeting`);
    return this.calendar;
  }

  #question(): Message {
    const question = this.questions.pop();
    if (!question) throw new Error(`Nobody asked ${this.address} anything`);
    return question;
  }

  #send({ sender, recipient, calendar }: Outgoing): void {
    const other = this.#others.find(({ address }) => address === recipient);
    if (other) other.#receive(writeJcal(calendar), sender.replace('xmpp:', ''));
  }

  #receive(text: string, from: string): void {
    const message = readMessage(text);
    assertSender(message, from);
    assertComplete(message);
    const { calendar, early, result } = receive(this, message, 'refuse');
    this.early = early;
    if (result.outcome === 'question') this.questions.push(message);
    // An answer that brings somebody along has to be told on.
    if (message.method === 'REPLY' && calendar) this.change(() => writeJcal(calendar));
    else this.calendar = calendar;
  }
}
