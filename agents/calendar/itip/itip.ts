import { applyMessage } from './apply.ts';
import type { Uninvited } from './apply-reply.ts';
import { readJcal, writeJcal } from './jcal.ts';
import { readMeeting, readMessage } from './message.ts';
import { consequenceOf } from './messages.ts';

/** The engine as texts: what the command line shows of it. */
export interface TextMessage {
  method: string;
  uid: string;
  sender: string;
  recipient: string;
  ical: string;
}

export function messagesInText(change: {
  before?: string | undefined;
  after?: string | undefined;
  as: string;
  now: Date;
}): TextMessage[] {
  const { as, now } = change;
  const before = change.before === undefined ? undefined : readJcal(change.before);
  const after = change.after === undefined ? undefined : readJcal(change.after);
  return consequenceOf({ before, after, as, now }).messages.map(({ calendar, ...message }) => ({
    ...message,
    ical: writeJcal(calendar),
  }));
}

/** Nothing when the stored object stays as it is; throws a Refusal when the message must not be applied. */
export function applyText(
  stored: string | undefined,
  message: string,
  uninvited: Uninvited,
): string | undefined {
  const meeting = stored === undefined ? undefined : readMeeting(stored);
  const result = applyMessage(meeting, readMessage(message), uninvited);
  return result.outcome === 'changed' ? writeJcal(result.calendar) : undefined;
}
