import type { Notice } from '../../../app/agent.ts';
import { addressOf } from '../itip/address.ts';
import { readJcal } from '../itip/jcal.ts';
import { meetingOf, titleOf } from '../itip/message.ts';
import { nameOf } from '../requests/asking.ts';
import type { RequestRecord } from '../requests/records.ts';

/** More at a time are told as one. */
const MOST_ALONE = 3;

/** That somebody waits for the person's answer: one by one what came since, as one what waited then. */
export function waitingNotices(waiting: readonly RequestRecord[], since: Date): Omit<Notice, 'agent'>[] {
  const isFresh = (one: RequestRecord) => Date.parse(one.waiting?.receivedAt ?? '') >= since.getTime();
  const fresh = waiting.filter(isFresh);
  const areAlone = fresh.length <= MOST_ALONE;
  const before = waiting.length - fresh.length;
  return [
    ...(before > 0 ? [all('before', before)] : []),
    ...(areAlone ? fresh.flatMap(alone) : [all('since', fresh.length)]),
  ];
}

function all(id: string, count: number): Omit<Notice, 'agent'> {
  const title = count === 1 ? 'A request for a meeting waits' : `${count} requests for meetings wait`;
  return { id, title, body: 'Open the calendar to answer.' };
}

function alone({ uid, waiting }: RequestRecord): Omit<Notice, 'agent'>[] {
  if (!waiting) return [];
  const meeting = meetingOf(readJcal(waiting.object));
  const who = nameOf(addressOf(meeting.organizer ?? ''));
  return [{ id: `${uid} ${waiting.receivedAt}`, title: `${who} asks for a meeting`, body: titleOf(meeting) }];
}
