import { addressOf, addressOfJid } from '../itip/address.ts';
import { writeJcal } from '../itip/jcal.ts';
import { type Message, readMeeting } from '../itip/message.ts';
import { refreshed } from '../itip/refresh.ts';
import { viewOf } from '../itip/view.ts';
import type { Outbox } from '../meet/outbox.ts';
import type { StoredObject } from '../sources/source.ts';

/**
 * Sends somebody who is invited what they ask for once more (REFRESH, RFC 5546 §3.2.6). False where the meeting is
 * none of the person's own, or does not invite them: then it is as if it was not there.
 */
export async function refresh(
  message: Message,
  seen: StoredObject | undefined,
  { owner, outbox, asker }: { owner: ReadonlySet<string>; outbox: Outbox; asker: string },
): Promise<boolean> {
  const meeting = seen && readMeeting(seen.text);
  const isOwn = meeting?.organizer !== undefined && owner.has(addressOf(meeting.organizer));
  if (!meeting || !isOwn || viewOf(meeting, addressOfJid(asker)).size === 0) return false;
  const { uid, calendar } = refreshed(meeting, message);
  await outbox.put({ uid, to: asker, ical: writeJcal(calendar) });
  return true;
}
