import { bare } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import { firstOccurrences } from '../events/list-occurrences.ts';
import { seriesOf } from '../events/series.ts';
import { addressOfJid, isSameAddress } from '../itip/address.ts';
import { attendeeOf, partstatOf } from '../itip/attendee.ts';
import { readJcal, textIn } from '../itip/jcal.ts';
import { meetingOf } from '../itip/message.ts';
import type { RequestRecord } from '../requests/records.ts';
import { slotWords } from './words.ts';

export interface AskedMeeting {
  uid: string;
  words: string;
  answer: string;
  /** The object as it is here. */
  object: string;
}

const YEARS_10_SECONDS = 3660 * 86_400;
const answers: Record<string, string> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'maybe',
};

/** The meetings of one organizer that are still to come, as they may know them. */
export function askedBy(
  asker: string,
  records: readonly RequestRecord[],
  calendar: Calendar,
  now: Date,
): AskedMeeting[] {
  const theirs = records.filter(({ peer }) => bare(peer) === bare(asker));
  return theirs.flatMap(({ uid, waiting }) => {
    const object = waiting?.object ?? calendar.stored(uid)?.text;
    if (object === undefined) return [];
    const jcal = readJcal(object);
    const { events, organizer = '' } = meetingOf(jcal);
    const [event] = events;
    if (!event || !isSameAddress(organizer, addressOfJid(asker))) return [];
    if (textIn(event, 'status')?.toUpperCase() === 'CANCELLED') return [];
    const fromUtc = Math.floor(now.getTime() / 1000);
    const range = { fromUtc, toUtc: fromUtc + YEARS_10_SECONDS, viewer: calendar.zone };
    const [next] = firstOccurrences(seriesOf(jcal), range, 1);
    if (!next) return [];
    const slot = { start: next.startUtc * 1000, end: next.endUtc * 1000 };
    const [owner = ''] = calendar.owner;
    const attendee = attendeeOf(event, owner);
    const partstat = attendee && !waiting ? partstatOf(attendee) : '';
    const words = `${textIn(event, 'summary') ?? ''}, ${slotWords(slot, calendar.zone)}`;
    return [{ uid, words, answer: answers[partstat] ?? 'not answered yet', object }];
  });
}
