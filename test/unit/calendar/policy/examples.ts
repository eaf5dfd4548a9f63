import type { Answered, Busy, Decision, MeetingRequest } from '../../../../agents/calendar/policy/request.ts';
import type { Range } from '../../../../agents/calendar/slots/ranges.ts';
import { readSources } from '../../../rules/sources.ts';
import { colleague, contact, request, stranger } from './requests.ts';

/** A row of a table below rules, as the page has them. */
export interface Example {
  heading: string;
  rules: unknown;
  cells: readonly string[];
}

const names: Record<string, string> = { Ann: contact, Colin: colleague, Eve: stranger };

/** All rows of all examples of docs/calendar-policy.md. */
export function readExamples(): Example[] {
  const page = readSources(['docs/calendar-policy.md'], /md$/).get('docs/calendar-policy.md') ?? '';
  return page
    .split('\n### ')
    .slice(1)
    .flatMap((section) => {
      const [heading = ''] = section.split('\n');
      const [, json = ''] = /```json\n(.*?)```/s.exec(section) ?? [];
      const rows = section.split('\n').filter((line) => /^\| (?!request|---)/.test(line));
      return rows.map((row) => ({
        heading,
        rules: JSON.parse(json),
        cells: row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      }));
    });
}

/** `Colin: Review, 2026-03-03 10:00-11:00`, `... weekly 4 times from ...` or `... 2026-03-07 all day`. */
export function requestOf(text: string): MeetingRequest {
  const [, who = '', title = '', count, time = ''] =
    /^(.+?): (.+), (?:weekly (\d+) times from )?(\d{4}-.+)$/.exec(text) ?? [];
  const isAllDay = time.endsWith(' all day');
  const first = isAllDay ? rangeOf(`${time.slice(0, 10)} 00:00-24:00`) : rangeOf(time);
  const week = 7 * 86_400_000;
  const instances = Array.from({ length: Number(count ?? 1) }, (_, index) => ({
    start: first.start + index * week,
    end: first.end + index * week,
  }));
  const organizer = names[who] ?? `mailto:${who}`;
  return request([], { organizer, title, instances, isAllDay, isSeries: count !== undefined });
}

/** `tentative 2026-03-03 10:30-12:00; 2026-03-03 13:00-14:00 with Colin` */
export function calendarOf(text: string): { busy: Busy[]; history: Answered[] } {
  const [busy, history]: [Busy[], Answered[]] = [[], []];
  for (const [index, one] of text.split('; ').filter(Boolean).entries()) {
    const [time = '', other] = one.replace('tentative ', '').split(' with ');
    busy.push({ ...rangeOf(time), tentative: one.startsWith('tentative '), uid: `${index}` });
    if (other)
      history.push({
        ...rangeOf(time),
        uid: `${index}`,
        others: [names[other] ?? ''],
        answer: 'accept',
        isByPerson: false,
      });
  }
  return { busy, history };
}

const inBerlin = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Europe/Berlin', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
});

/** `accept`, `ask, held`, `accept, but 1` or `propose 03-03 09:00, 03-03 10:00` */
export function answerCell({ answer, isHeld, except, proposals }: Decision): string {
  const times = proposals.map(({ start }) => inBerlin.format(start).replace(/^(\d\d)\/(\d\d)/, '$2-$1'));
  const proposed = times.length > 0 ? `${answer} ${times.join(', ')}` : answer;
  return [proposed, ...(isHeld ? ['held'] : []), ...(except.length > 0 ? [`but ${except.length}`] : [])].join(
    ', ',
  );
}

/** `2026-03-03 10:00-11:00` in Berlin, which is an hour ahead until 29 March and two from then on. */
function rangeOf(text: string): Range {
  const [, day = '', start = '', end = ''] = /^(\S{10}) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  const midnight = Date.parse(`${day}T00:00${day < '2026-03-29' ? '+01:00' : '+02:00'}`);
  const at = (time: string) => midnight + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;
  if (Number.isNaN(at(start) + at(end))) throw new Error(`${text} is no time`);
  return { start: at(start), end: at(end) };
}
