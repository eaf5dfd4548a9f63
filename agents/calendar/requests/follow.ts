import { Refusal } from '../../../app/agent.ts';
import { isCancelled } from '../itip/cancelled.ts';
import { type Component, writeJcal } from '../itip/jcal.ts';
import { type Message, meetingOf, titleOf } from '../itip/message.ts';
import type { Source, StoredObject } from '../sources/source.ts';
import type { Asking } from './asking.ts';
import type { ItipReceipt } from './contract-requests.ts';
import { headOf, type Records, type RequestRecord } from './records.ts';

export interface Following {
  record: RequestRecord;
  seen: StoredObject | undefined;
  request: Asking;
  records: Records;
  writable: Source;
}

/**
 * What the organizer of a meeting, or somebody in one of the person's own, says and asks nothing with. Whether it stands
 * in the calendar now.
 */
export async function follow(
  { method, uid }: Message,
  calendar: Component,
  { record, seen, request, records, writable }: Following,
): Promise<boolean> {
  const text = writeJcal(calendar);
  const note = `${method}: ${titleOf(meetingOf(calendar))}`;
  const { waiting, ...rest } = record;
  const isOver = meetingOf(calendar).events.every(isCancelled);
  if (!seen) {
    if (method === 'CANCEL') await records.forget(uid);
    else if (waiting) await records.keep({ ...record, waiting: { ...waiting, object: text } });
    request.note(note);
    return false;
  }
  await request.effect({ note }, async () => {
    const done = await writable.put({ uid, text }, seen);
    if ('conflict' in done)
      throw new Refusal('conflict', 'The calendar changes all the time. Try again later.');
    await records.keep(method === 'CANCEL' ? (isOver ? withoutMore(rest) : rest) : record);
  });
  return true;
}

/** Nothing of it is to come. */
export function withoutMore({ answered, ...head }: RequestRecord): RequestRecord {
  return { ...head, ...(answered && { answered: { ...answered, isCancelled: true } }) };
}

/** An event that invites nobody: whether it comes into the calendar the person says. */
export async function offer(
  calendar: Component,
  { record, request, records }: Pick<Following, 'record' | 'request' | 'records'>,
): Promise<ItipReceipt['disposition']> {
  const reason = 'It invites nobody, and is offered to your calendar.';
  const receivedAt = new Date().toISOString();
  const waiting = { object: writeJcal(calendar), instances: [], receivedAt, reason };
  await records.keep({ ...headOf(record), waiting });
  request.note(`waits for you: ${titleOf(meetingOf(calendar))}`);
  return 'queued';
}
