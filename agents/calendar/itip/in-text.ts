import { applyMessage } from './apply.ts';
import type { Uninvited } from './apply-reply.ts';
import { readJcal, writeJcal } from './jcal.ts';
import { readMeeting, readMessage } from './message.ts';
import { consequenceOf } from './messages.ts';

export interface TextMessage {
  method: string;
  uid: string;
  sender: string;
  recipient: string;
  ical: string;
}

export interface TextChange {
  before: string | undefined;
  after: string | undefined;
  as: string;
  now: Date;
}

/** What a change sends (see messages.ts), from texts to texts. */
export function messagesOfChange({ before, after, as, now }: TextChange): TextMessage[] {
  const read = (text: string | undefined) => (text === undefined ? undefined : readJcal(text));
  const { messages } = consequenceOf({ before: read(before), after: read(after), as, now });
  return messages.map(({ calendar, ...message }) => ({ ...message, ical: writeJcal(calendar) }));
}

/** The stored object after a message (see apply.ts); nothing when it stays as it is. */
export function objectAfter(
  stored: string | undefined,
  message: string,
  uninvited: Uninvited,
): string | undefined {
  const meeting = stored === undefined ? undefined : readMeeting(stored);
  const result = applyMessage(meeting, readMessage(message), uninvited);
  return result.outcome === 'changed' ? writeJcal(result.calendar) : undefined;
}
