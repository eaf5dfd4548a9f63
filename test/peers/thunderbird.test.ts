import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rounds } from '../unit/calendar/itip/rounds.ts';
import { type ReadEvent, startReader } from './calendar/reader.ts';
import { hasThunderbird, type StoredEvent, startThunderbird } from './clients/thunderbird.ts';
import { freshFolder } from './servers/folder.ts';

const START_MS = 120_000;
/** A look copies its database, and it has work of its own just then. */
const LOOK_MS = 250;
const HOUR_MS = 3_600_000;
const uids = Object.keys(rounds).map((_, index) => `round-${index}@a.example`);

/** What one of the two has in the end, each meeting with a UID of its own, in one file. */
function fileOf(who: 'alice' | 'bob'): { file: string; text: string } {
  const parts = Object.values(rounds).map((play, index) =>
    play()
      [who].text.replaceAll('UID:m1@a.example', `UID:${uids[index]}`)
      .replace(/^[\s\S]*?(?=BEGIN:V(EVENT|TIMEZONE))/, '')
      .replace(/END:VCALENDAR\r?\n/, ''),
  );
  const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n${parts.join('')}END:VCALENDAR\r\n`;
  const file = join(freshFolder('calendar'), `${who}.ics`);
  writeFileSync(file, text);
  return { file, text };
}

/** In January Berlin is an hour ahead of UTC. */
function inUtc([time, zone]: readonly [string, string | null]): string {
  if (zone === null) return time;
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(time)?.map(Number) ?? [];
  const [year = 0, month = 0, day, hour, minute, second] = parts;
  const clock = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(clock - HOUR_MS).toISOString().replace(/[-:]|\.000/g, '');
}

const said = ({ uid, recurrenceId, sequence, status, start, end, partstats }: ReadEvent) => ({
  ...{ uid, isInstance: recurrenceId !== null, sequence, status, start: inUtc(start), end: inUtc(end) },
  partstats: plain(partstats),
});
const kept = ({ rules: _, ...event }: StoredEvent) => ({ ...event, partstats: plain(event.partstats) });
/** It puts mailto: before every address that has none. */
const plain = (partstats: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(partstats)
      .map(([address, partstat]) => [address.replace(/^mailto:(?=xmpp:)/, ''), partstat])
      .sort(),
  );
const sorted = <T extends { uid: string; isInstance: boolean }>(events: readonly T[]) =>
  events.toSorted((one, other) => {
    const [a, b] = [one, other].map(({ uid, isInstance }) => `${uid} ${isInstance}`);
    return (a ?? '') < (b ?? '') ? -1 : 1;
  });

test.runIf(hasThunderbird)(
  'Thunderbird stores what both have in the end as python-icalendar reads it',
  { timeout: 2 * START_MS },
  async () => {
    await using reader = startReader();
    const both = [fileOf('alice'), fileOf('bob')];
    await using thunderbird = startThunderbird(both.map(({ file }) => file));
    for (const { file, text } of both) {
      const events = (await Promise.all(uids.map((uid) => reader.read([text], uid)))).flat();
      expect(events.length).toBeGreaterThan(uids.length);
      await expect
        .poll(async () => sorted((await thunderbird.stored(file)).map(kept)), {
          timeout: START_MS,
          interval: LOOK_MS,
        })
        .toEqual(sorted(events.map(said)));
      const rules = (await thunderbird.stored(file)).flatMap((event) => event.rules);
      expect(rules).toContain('RRULE:FREQ=DAILY;COUNT=10');
      expect(rules).toContain('EXDATE;TZID=Europe/Berlin:20260109T100000');
    }
  },
);
