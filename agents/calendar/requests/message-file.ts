import type { z } from 'zod';
import { Refusal } from '../../../app/agent.ts';
import { replyPlace } from '../invited/reply-file.ts';
import { addressOf } from '../itip/address.ts';
import { ownAttendee, partstatOf } from '../itip/attendee.ts';
import { propertyOf, textOf } from '../itip/jcal.ts';
import { type Message, readMeeting } from '../itip/message.ts';
import { readWhole, Unusable } from '../sources/disk.ts';
import type { ItipReceipt, requestCalls } from './contract-requests.ts';
import type { RequestRecord } from './records.ts';

/** What became of a message that came as a file. */
export type Taken = z.output<typeof requestCalls.receive.output>;

/** @throws Refusal */
export async function readMessageFile(file: string): Promise<string> {
  try {
    const bytes = await readWhole(file);
    if (bytes) return bytes.toString();
  } catch (error) {
    if (error instanceof Unusable) throw new Refusal('not-acceptable', `${file} ${error.message}.`);
    throw error;
  }
  throw new Refusal('item-not-found', `There is no ${file}.`);
}

/** The address of whoever speaks in it (RFC 5546 §1.4). */
export function senderOf({ method, organizer, events }: Message): string {
  const [event] = events;
  const isAttendee = ['REPLY', 'REFRESH', 'COUNTER'].includes(method);
  const attendee = event && propertyOf(event, 'attendee');
  return addressOf((isAttendee && attendee ? textOf(attendee) : organizer) ?? '');
}

export function takenOf(
  receipt: ItipReceipt,
  record: RequestRecord | undefined,
  owner: ReadonlySet<string>,
): Taken {
  const { answered, waiting, file } = record ?? {};
  const [event] = answered && !waiting ? readMeeting(answered.object).events : [];
  const mine = event && ownAttendee(event, owner);
  const isLaid = file !== undefined && answered?.reply !== undefined;
  return {
    ...receipt,
    isWaiting: waiting !== undefined,
    ...(mine && { partstat: partstatOf(mine) }),
    ...(isLaid && { reply: replyPlace(file) }),
  };
}
