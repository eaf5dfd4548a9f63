import { join } from 'node:path';
import type { Start } from '../../app/agent.ts';
import { Calendar } from './calendar.ts';
import type { calendarContract } from './contract.ts';
import type { WaitingRequest } from './requests/contract-requests.ts';
import { Requests } from './requests/requests.ts';
import { waitingRow } from './requests/waiting.ts';

/** By folder: the one before has written all that it writes. */
const ended = new Map<string, Promise<unknown>>();

/** The agent's state: the person's time, and the requests for it. */
export class Scheduler {
  readonly calendar: Calendar;
  readonly requests: Requests;

  private constructor({ settings, account, folder, secret, signal }: Start<typeof calendarContract>) {
    this.calendar = new Calendar({ settings, jid: account.jid, secret, signal });
    const { calendar } = this;
    const { rules } = settings;
    this.requests = new Requests({ calendar, account, rules, folder: join(folder, 'requests'), signal });
  }

  static async start(start: Start<typeof calendarContract>): Promise<Scheduler> {
    const { folder, signal } = start;
    await ended.get(folder);
    signal.throwIfAborted();
    const scheduler = new Scheduler(start);
    const stopped = new Promise((resolve) => void signal.addEventListener('abort', resolve, { once: true }));
    ended.set(
      folder,
      stopped.then(() => scheduler.requests.ended()),
    );
    await scheduler.requests.begin();
    return scheduler;
  }

  waiting(): WaitingRequest[] {
    return this.requests.waiting.flatMap((one) => waitingRow(one, this.calendar.zone, new Date()));
  }
}
