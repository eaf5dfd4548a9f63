import { z } from 'zod';
import { type Answer, type CommandRequest, choice } from '../../../app/agent.ts';
import { addressOfJid } from '../itip/address.ts';
import { readJcal, writeJcal } from '../itip/jcal.ts';
import { consequenceOf } from '../itip/messages.ts';
import type { Scheduler } from '../scheduler.ts';

/** What somebody has asked for by command, what became of it, and taking it back. */
export async function ownMeetings(request: CommandRequest<Scheduler>): Promise<Answer> {
  const { state, asker } = request;
  const meetings = state.askedBy(asker);
  if (meetings.length === 0) return { note: 'You have asked for no meeting that is still to come.' };
  const options = meetings.map(({ uid, words, answer }) => ({ value: uid, label: `${words}: ${answer}` }));
  const { uid, withdraw } = await request.ask(
    z.object({
      uid: choice(options, 'Meeting'),
      withdraw: z.boolean().default(false).meta({ title: 'Take it back' }),
    }),
    { title: 'My meetings', last: true },
  );
  const meeting = meetings.find((one) => one.uid === uid);
  if (!meeting) return { note: 'That meeting is gone.' };
  const { words, answer, object } = meeting;
  if (!withdraw) return { note: `${words}: ${answer}.` };
  const before = readJcal(object);
  const { messages } = consequenceOf({ before, after: undefined, as: addressOfJid(asker), now: new Date() });
  for (const { calendar } of messages)
    await state.requests.receive(writeJcal(calendar), request, { isPlain: true });
  return { note: `Taken back: ${words}.` };
}
