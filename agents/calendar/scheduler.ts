import { join } from 'node:path';
import type { Account, Start } from '../../app/agent.ts';
import { Calendar, type CalendarOptions } from './calendar.ts';
import { type AskedMeeting, askedBy } from './commands/asked-by.ts';
import type { calendarContract } from './contract.ts';
import { Writers } from './devices/writers.ts';
import { Dropped } from './invited/dropped.ts';
import { addressOfJid } from './itip/address.ts';
import { type Arranged, arrangedIn } from './meet/arranged.ts';
import { Meets } from './meet/meets.ts';
import { Organizer } from './meet/organizer.ts';
import { Outbox } from './meet/outbox.ts';
import { Questions } from './meet/questions.ts';
import { Now } from './now/now.ts';
import type { Rule } from './policy/rule.ts';
import type { WaitingRequest } from './requests/contract-requests.ts';
import { Requests } from './requests/requests.ts';
import { waitingRow } from './requests/waiting.ts';
import { Turn } from './turn.ts';

/** A device that sleeps is said to be online for a while. */
const LOOK_MS = 60_000;

/** By folder: the one before has written all that it writes. */
const ended = new Map<string, Promise<unknown>>();

/** The agent's state: the person's time, the requests for it, and what the person asks of others. */
export class Scheduler {
  readonly calendar: Calendar;
  readonly requests: Requests;
  readonly meets: Meets;
  readonly questions = new Questions();
  readonly rules: readonly Rule[];
  readonly #account: Account;
  #looked: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  readonly #outbox: Outbox;
  readonly #turn: Turn;
  readonly #arranged: Arranged;
  readonly #organizer: Organizer;
  readonly #now: Now;
  readonly #dropped: Dropped | undefined;

  private constructor(start: Start<typeof calendarContract>) {
    const { settings, account, folder, secret, signal, effect } = start;
    this.rules = settings.rules;
    // Not before it is there.
    const changed: CalendarOptions['changed'] = (calendar, changes) =>
      queueMicrotask(() => {
        this.#organizer.look();
        this.requests.changed(calendar, changes);
        this.#now.changed();
      });
    this.calendar = new Calendar({ settings, jid: account.jid, secret, signal, changed });
    this.#turn = new Turn(signal);
    this.#outbox = new Outbox({
      ...{ account, signal, folder: join(folder, 'outbox'), zone: this.calendar.zone },
      refused: (uid, jid) => this.meets.refused(uid, jid),
    });
    const { calendar, rules } = this;
    const shared = { calendar, account, turn: this.#turn, outbox: this.#outbox };
    this.#arranged = arrangedIn(join(folder, 'arranged'));
    this.#organizer = new Organizer({ ...shared, arranged: this.#arranged, as: addressOfJid(account.jid) });
    this.meets = new Meets({ ...shared, organizer: this.#organizer });
    this.#account = account;
    const written = settings.sources.find(({ write }) => write);
    // Another device may have gone, and left what it has answered or not.
    const writers = new Writers({ account, written, signal, changed: () => void this.look() });
    this.requests = new Requests({
      ...{ ...shared, rules, signal, effect, writers, folder: join(folder, 'requests') },
      heard: this.meets,
      changed: () => this.#now.changed(),
    });
    this.#dropped =
      settings.dropFolder === undefined
        ? undefined
        : new Dropped({
            ...{ from: settings.dropFolder, folder: join(folder, 'dropped'), signal, effect },
            receive: (file) => this.requests.receiveFile(file, effect({ peer: '', action: 'file' })),
          });
    this.#now = new Now({ ...start, calendar, waiting: () => this.requests.waiting });
    const timer = setInterval(() => void this.requests.takeOver().catch(() => {}), LOOK_MS).unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  static async start(start: Start<typeof calendarContract>): Promise<Scheduler> {
    const { folder, signal } = start;
    await ended.get(folder);
    signal.throwIfAborted();
    const scheduler = new Scheduler(start);
    const stopped = new Promise((resolve) => void signal.addEventListener('abort', resolve, { once: true }));
    ended.set(
      folder,
      stopped.then(() => scheduler.#turn.ended()),
    );
    await scheduler.requests.begin();
    await scheduler.#outbox.load();
    await scheduler.#arranged.load();
    await scheduler.#dropped?.begin();
    void scheduler.calendar.calendars.looked.then(() => {
      scheduler.#organizer.look();
      scheduler.#now.begin();
    });
    return scheduler;
  }

  /** Takes what has come as letters, and what other devices left. Never rejects. */
  look(): Promise<void> {
    this.#next ??= this.#looked.then(async () => {
      this.#next = undefined;
      await this.#account.lookForLetters();
      await this.requests.takeOver().catch(() => {}); // it is looked at again soon
    });
    this.#looked = this.#next;
    return this.#next;
  }

  /** What somebody asked the person for. */
  askedBy(asker: string): AskedMeeting[] {
    return askedBy(asker, this.requests.all, this.calendar, new Date());
  }

  waiting(): WaitingRequest[] {
    return this.requests.waiting.flatMap((one) => waitingRow(one, this.calendar, new Date()));
  }
}
