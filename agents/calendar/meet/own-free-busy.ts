import { Refusal } from '../../../app/agent.ts';
import type { Calendar } from '../calendar.ts';
import { utcText } from '../events/rfc3339.ts';
import { busyTimes } from '../free-busy/busy-times.ts';
import type { Published } from '../free-busy/published.ts';
import { writeFreeBusy } from '../free-busy/vfreebusy.ts';
import { isFrom } from '../policy/asker.ts';
import { OpenHours } from '../policy/open-hours.ts';
import type { People } from '../policy/request.ts';
import type { Rule } from '../policy/rule.ts';
import { DAY_MS } from '../policy/situation.ts';
import { common, merged, type Range, without } from '../slots/ranges.ts';
import type { FreeBusyQuestion } from './contract-meet.ts';

const MINUTE_MS = 60_000;
const LONGEST_MS = 62 * DAY_MS;

export interface Asked {
  calendar: Calendar;
  rules: readonly Rule[];
  /** URI of who asks, and whose that is. */
  asker: string;
  people: People;
  now: Date;
}

/**
 * When the person is free for whoever asks: only those are told whom a rule answers without asking the person, for
 * they can find out by requests. Busy times come with the rule's buffers; what is outside of its hours is
 * BUSY-UNAVAILABLE. Neither titles nor anything else of events is in it.
 * @throws Refusal
 */
export function freeBusyFor({ start, end }: FreeBusyQuestion, asked: Asked): string {
  const { calendar, now } = asked;
  const window = { start: Date.parse(start), end: Date.parse(end) };
  if (!(window.start < window.end) || window.end - window.start > LONGEST_MS)
    throw new Refusal('bad-request', 'Ask for a time that ends after it begins, and has 62 days at most.');
  const rule = openRule(asked);
  if (!rule) throw new Refusal('forbidden', 'You are not told when this person is free.');
  // Another device of the person may have the calendar.
  if (!calendar.calendars.written)
    throw new Refusal('service-unavailable', 'No meetings are taken at this device.');
  const [uncertain] = calendar.uncertainties;
  if (uncertain !== undefined)
    throw new Refusal('service-unavailable', 'The calendar cannot be read now. Try again later.');
  const head = {
    uid: `free-busy-${utcText(seconds(window.start))}`,
    stampUtc: seconds(now.getTime()),
    fromUtc: seconds(window.start),
    toUtc: seconds(window.end),
  };
  return writeFreeBusy(head, takenBy(rule, window, asked));
}

/** What it says about words in the request cannot count where there is no request yet. */
function openRule({ rules, asker, people }: Asked): Rule | undefined {
  const rule = rules.find((one) => one.keywords === undefined && isFrom(asker, one, people));
  return rule && !['none', 'ask', 'always-decline'].includes(rule.mode) ? rule : undefined;
}

function takenBy(rule: Rule, window: Range, { calendar, now }: Asked) {
  const before = (rule.bufferBeforeMinutes ?? rule.bufferMinutes) * 60;
  const after = (rule.bufferAfterMinutes ?? rule.bufferMinutes) * 60;
  const [fromUtc, toUtc] = [seconds(window.start), seconds(window.end)];
  const { zone, owner, shown } = calendar;
  const around = { fromUtc: fromUtc - after, toUtc: toUtc + before, viewer: zone };
  const busy = busyTimes(shown.series, around, { owner, published: shown.published });
  // What ends just before a meeting needs the room after it, and the meeting the room before it.
  const padded = busy.map(({ kind, start, end }) => ({ kind, start: start - before, end: end + after }));
  const closed = closedBy(rule, window, zone.id, now.getTime()).map(
    ({ start, end }): Published => ({ kind: 'BUSY-UNAVAILABLE', start: seconds(start), end: seconds(end) }),
  );
  return busyTimes([], { fromUtc, toUtc, viewer: zone }, { published: [...padded, ...closed] });
}

/** Times when the rule lets no meeting be. */
function closedBy(rule: Rule, window: Range, ownZone: string, now: number): Range[] {
  const zone = rule.zone ?? ownZone;
  const { horizonDays, noticeMinutes } = rule;
  const possible = {
    start: now + noticeMinutes * MINUTE_MS,
    end: horizonDays === undefined ? Number.POSITIVE_INFINITY : now + horizonDays * DAY_MS,
  };
  const hours = rule.hours ? new OpenHours(rule.hours, zone).around(window) : [window];
  const never = rule.noMeetings ? new OpenHours(rule.noMeetings, zone).around(window) : [];
  const open = without(common(merged(hours), [possible]), merged(never));
  return without([window], open);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
