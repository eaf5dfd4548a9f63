import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { coreContract } from '../../app/contract.ts';
import type { Local } from '../../main/local/client.ts';
import type { SettingsWrites } from './settings-writes.ts';

/** A core of before the approvals has no such calls. */
export const hasApprovals = 'approvals' in coreContract.calls && 'answer' in coreContract.calls;

/** A token, wherever an approval or an event shows what it is about. */
const shownToken = /[0-9a-f]{8}-[0-9a-f-]{27}/;

/** Rejections that the local client left for nobody to catch; the programs of the person would have ended by them. */
let uncaught = 0;
export const uncaughtErrors = () => uncaught;
process.on('unhandledRejection', (error) => {
  const isOfTheSocket =
    error instanceof Error && /StreamMessageWriter|WritableStreamWrapper/.test(error.stack ?? '');
  if (!isOfTheSocket) throw error;
  uncaught += 1;
});

/** What its person does at the device, through the local socket, until the core is gone. */
export class Person {
  readonly writes: SettingsWrites;
  /** Tokens this person has agreed to. */
  readonly agreed = new Set<string>();
  /** Tokens this person was told are struck again. */
  readonly undone = new Set<string>();
  answers = 0;
  undos = 0;
  looks = 0;
  /** Seen and not answered when the core was killed: never to be released. */
  #unanswered = new Set<string>();
  /** Undone, or begun to be: to be tried again, which must have no second effect. */
  #undoing: string[] = [];

  constructor(writes: SettingsWrites) {
    this.writes = writes;
  }

  /** Ends with the connection. */
  async use(local: Local): Promise<void> {
    let gone = false;
    void local.closed.then(() => {
      gone = true;
    });
    const until = async (act: () => Promise<void>) => {
      while (!gone) {
        try {
          await act();
        } catch (error) {
          // The core was killed under this call; anything else is for the report.
          await Promise.race([local.closed, delay(1000)]);
          if (!gone) throw error;
        }
      }
    };
    await Promise.all([
      until(() => this.#set(local)),
      until(() => this.#look(local)),
      ...(hasApprovals ? [until(() => this.#answer(local))] : []),
    ]);
  }

  /** Answers what waited for the core before this one and undoes once more; how many answers were taken. */
  async answerTheDead(local: Local): Promise<number> {
    let released = 0;
    for (const id of this.#undoing.splice(0)) await local.send('core.undo', { id }).catch(() => {});
    for (const id of this.#unanswered) {
      await local.send('core.answer', { id, yes: true }).then(
        () => released++,
        () => {}, // there is nothing of that id, as it must be
      );
    }
    this.#unanswered.clear();
    return released;
  }

  async #set(local: Local): Promise<void> {
    await local.send('core.setSetting', this.writes.next());
    this.writes.written();
    await delay(Math.random() * 10);
  }

  /** Reads the activity of the last second, and takes back some of it. */
  async #look(local: Local): Promise<void> {
    const since = new Date(Date.now() - 1000).toISOString();
    const events = (await local.send('core.activity', { since })) as { undo?: string; reason: string }[];
    this.looks += 1;
    for (const { undo: id, reason } of events.filter(() => Math.random() < 0.1)) {
      if (id === undefined) continue;
      this.#undoing.push(id);
      await local.send('core.undo', { id }).then(
        () => {
          this.undos += 1;
          this.undone.add(shownToken.exec(reason)?.[0] ?? reason);
        },
        (error: Error) => {
          if (!/undone|undoing|undo/.test(error.message)) throw error; // the same event, seen again
        },
      );
    }
    await delay(50);
  }

  async #answer(local: Local): Promise<void> {
    const waiting = (await local.send('core.approvals', {})) as { id: string }[];
    for (const one of waiting) {
      const { id } = one;
      this.#unanswered.add(id);
      if (Math.random() < 0.2) continue;
      const yes = Math.random() < 0.7;
      // Before it is sent: the effect may come and the answer to us not.
      if (yes) this.agreed.add(shownToken.exec(JSON.stringify(one))?.[0] ?? '');
      this.#unanswered.delete(id);
      // It may have ended meanwhile: its asker gave up, or its agent began anew.
      await local.send('core.answer', { id, yes }).then(
        () => this.answers++,
        (error: Error) => {
          if (!error.message.startsWith('Nothing waits')) throw error;
        },
      );
    }
    await delay(20);
  }
}
