import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { freshFolder } from '../../peers/servers/folder.ts';
import { here, sources } from '../places.ts';
import { median } from '../statistics.ts';
import { calendarOf } from './events.ts';
import { benchTenPeople } from './ten-people.ts';
import type { Took } from './timed.ts';

export interface CalendarResults {
  rounds: number;
  events: number;
  series: number;
  periods: number;
  contenders: { name: string; coldMs: number; warmMs: number }[];
  decisionMs: number;
  tenPeopleMs: number;
}

const YEAR = 2026;
const EVENTS = 10_000;
const SERIES = 1_000;

/** When somebody is busy in a year, by each that can say; they must say the same. */
export async function benchCalendar(rounds: number, say: (line: string) => void): Promise<CalendarResults> {
  const folder = freshFolder('calendar');
  const file = join(folder, 'calendar.ics');
  writeFileSync(file, calendarOf(YEAR, EVENTS, SERIES));
  const libical = join(folder, 'libical');
  execFileSync('gcc', ['-O2', '-o', libical, join(sources, 'calendar', 'libical.c'), '-lical']);

  const contenders: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
    ['Dragoman', process.execPath, join(here, 'calendar-dragoman-process.js')],
    ['libical, in C', libical],
    ['ical.js', process.execPath, join(here, 'calendar-icaljs-process.js')],
  ];
  const range = [YEAR, YEAR + 1].map((year) => String(Date.UTC(year, 0, 1) / 1000));
  const all = new Map(contenders.map(([name]) => [name, [] as Took[]]));
  let first: Took | undefined;
  for (let round = 0; round < rounds; round++) {
    say(`calendar: round ${round + 1} of ${rounds}`);
    for (const index of contenders.keys()) {
      const [name = '', command = '', ...args] = contenders[(index + round) % contenders.length] ?? [];
      const took: Took = JSON.parse(execFileSync(command, [...args, file, ...range], { encoding: 'utf8' }));
      first ??= took;
      if (took.periods !== first.periods || took.busySeconds !== first.busySeconds)
        throw new Error(`${name} has other times: ${JSON.stringify([took, first])}`);
      all.get(name)?.push(took);
    }
  }
  const decisions = all.get('Dragoman')?.flatMap(({ decisionMs }) => decisionMs ?? []) ?? [];
  return {
    ...{ decisionMs: median(decisions), tenPeopleMs: await benchTenPeople(rounds, say) },
    ...{ rounds, events: EVENTS, series: SERIES, periods: first?.periods ?? 0 },
    contenders: [...all].map(([name, took]) => ({
      name,
      coldMs: median(took.map((one) => one.coldMs)),
      warmMs: median(took.map((one) => one.warmMs)),
    })),
  };
}
