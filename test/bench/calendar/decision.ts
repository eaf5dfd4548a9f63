import { Calendar } from '../../../agents/calendar/calendar.ts';
import { calendarContract } from '../../../agents/calendar/contract.ts';
import { readMessage } from '../../../agents/calendar/itip/message.ts';
import { judge } from '../../../agents/calendar/requests/judge.ts';
import { median } from '../statistics.ts';

const DAY_MS = 86_400_000;
const REQUESTS = 100;

/** How long one request takes, from its text to the answer, by rules that look at all there is. */
export async function decisionMs(file: string, fromUtc: number): Promise<number> {
  const settings = calendarContract.settings.parse({
    sources: [{ ics: file, write: true }],
    rules: [{ mode: 'automatic', hours: { 'mon-fri': '07:00-19:00' }, bufferMinutes: 10, perDay: 5 }],
  });
  const ending = new AbortController();
  const { signal } = ending;
  const jid = 'you@example.org';
  const calendar = new Calendar({ settings, jid, secret: async () => undefined, signal });
  await calendar.calendars.looked;
  const { rules } = settings;
  const people = () => ({ isKnown: true, isOwn: false, isOneOf: () => true });
  const now = new Date(fromUtc * 1000);
  const times = Array.from({ length: REQUESTS }, (_, index) => {
    const text = request(index, new Date(fromUtc * 1000 + (index % 300) * DAY_MS + 10 * 3_600_000));
    const began = performance.now();
    const { answer } = judge(readMessage(text), { calendar, rules, people, now });
    const took = performance.now() - began;
    if (!['accept', 'decline', 'ask'].includes(answer)) throw new Error(`${answer} is no decision`);
    return took;
  });
  ending.abort();
  return median(times);
}

function request(index: number, start: Date): string {
  const time = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '');
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Bench//EN', 'METHOD:REQUEST', 'BEGIN:VEVENT'],
    ...[`UID:asked-${index}`, 'DTSTAMP:20260101T000000Z', `DTSTART:${time(start)}`, 'DURATION:PT30M'],
    ...['SUMMARY:Tea', 'ORGANIZER:xmpp:ann@example.net', 'ATTENDEE;RSVP=TRUE:xmpp:you@example.org'],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
}
