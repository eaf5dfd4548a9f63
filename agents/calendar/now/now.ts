import { Refusal, type Start } from '../../../app/agent.ts';
import type { Calendar } from '../calendar.ts';
import type { calendarContract } from '../contract.ts';
import { firstOccurrences } from '../events/list-occurrences.ts';
import type { Occurrence, Range } from '../events/occurrence.ts';
import type { Series } from '../events/series.ts';
import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import type { RequestRecord } from '../requests/records.ts';
import { isAgreed, isOn } from './meetings.ts';
import { type Reminder, remindersOf } from './reminders.ts';
import { waitingNotices } from './waiting.ts';

export interface NowOptions
  extends Pick<Start<typeof calendarContract>, 'settings' | 'tell' | 'appear' | 'signal'> {
  calendar: Calendar;
  waiting(): readonly RequestRecord[];
}

/** Clocks are set, and PCs sleep: whatever is due is looked at so often. */
const LOOK_MS = 20_000;
/** Much changes at once. */
const CHANGED_MS = 300;
const PLANNED_SECONDS = 3600;
/** Alarms that come earlier are passed over. */
const MOST_AHEAD_SECONDS = 28 * DAY_SECONDS;
const LONGEST_SECONDS = DAY_SECONDS;
/** Of one series. */
const MOST_DATES = 1_000;
/** Who looks for the first time knows what waited before. */
const since = new Date();

/** What is due now: the person is reminded of meetings and of who waits, and contacts see that they are in one. */
export class Now {
  readonly #options: NowOptions;
  #plan: { fromUtc: number; untilUtc: number; reminders: Reminder[]; meetings: Occurrence[] } | undefined;
  #soon: NodeJS.Timeout | undefined;
  #isBegun = false;

  constructor(options: NowOptions) {
    this.#options = options;
  }

  /** Not before calendars and requests are known: what is shown already would be taken back. */
  begin(): void {
    this.#isBegun = true;
    const timer = setInterval(() => this.#look(), LOOK_MS).unref();
    this.#options.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    this.changed();
  }

  /** Something in the calendars or among the requests is not as it was. */
  changed(): void {
    this.#plan = undefined;
    if (this.#soon || !this.#isBegun) return;
    this.#soon = setTimeout(() => {
      this.#soon = undefined;
      this.#look();
    }, CHANGED_MS).unref();
  }

  #look(): void {
    const { tell, appear, calendar, settings, waiting, signal } = this.#options;
    if (signal.aborted) return;
    const nowUtc = Math.floor(Date.now() / 1000);
    const { reminders, meetings } = this.#planned(nowUtc);
    const due = reminders.filter(({ fromUtc, untilUtc }) => fromUtc <= nowUtc && nowUtc < untilUtc);
    tell([...waitingNotices(waiting(), since), ...due.map(({ notice }) => notice)]);
    const isMeeting = meetings.some((one) => isOn(one, calendar.owner, nowUtc));
    const show = settings.inMeeting === 'busy' ? 'dnd' : 'xa';
    appear(isMeeting && settings.inMeeting !== 'nothing' ? { show, status: 'In a meeting' } : undefined);
  }

  #planned(nowUtc: number) {
    const known = this.#plan;
    if (known && known.fromUtc <= nowUtc && nowUtc < known.untilUtc) return known;
    const { calendar, settings } = this.#options;
    const { zone, owner } = calendar;
    const untilUtc = nowUtc + PLANNED_SECONDS;
    const range = { fromUtc: nowUtc - LONGEST_SECONDS, toUtc: untilUtc + MOST_AHEAD_SECONDS, viewer: zone };
    const meetings = [...calendar.near(range).series].flatMap((one) => agreedDates(one, range, owner));
    const minutes = settings.remind === 'always' ? settings.remindMinutes : undefined;
    const all =
      settings.remind === 'never' ? [] : meetings.flatMap((one) => remindersOf(one, { zone, minutes }));
    const reminders = unique(all).filter((one) => one.fromUtc < untilUtc && one.untilUtc > nowUtc);
    this.#plan = {
      fromUtc: nowUtc,
      untilUtc,
      reminders,
      meetings: meetings.filter(({ startUtc }) => startUtc < untilUtc),
    };
    return this.#plan;
  }
}

function agreedDates(series: Series, range: Range, owner: ReadonlySet<string>): Occurrence[] {
  const { master, overrides } = series;
  const events = [...(master ? [master] : []), ...overrides.values()];
  if (!events.some((event) => isAgreed(event, owner))) return [];
  try {
    return firstOccurrences([series], range, MOST_DATES).filter(({ event }) => isAgreed(event, owner));
  } catch (error) {
    if (error instanceof Refusal) return []; // the agenda tells of it
    throw error;
  }
}

/** The same meeting may be in two calendars. */
function unique(reminders: readonly Reminder[]): Reminder[] {
  return [...new Map(reminders.map((one) => [one.notice.id, one])).values()];
}
