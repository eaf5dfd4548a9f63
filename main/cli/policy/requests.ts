import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../agents/calendar/itip/message.ts';
import type { Recorded } from '../../../agents/calendar/policy/dry-run.ts';
import { requestOf } from '../../../agents/calendar/policy/read-request.ts';
import { momentOf } from '../../../agents/calendar/recurrence/moment.ts';
import { type JComponent, jCalOf, textOf } from '../../../agents/calendar/text/jcal.ts';
import { MAX_FILE_CHARACTERS } from '../../../agents/calendar/text/limits.ts';
import { parseCalendars } from '../../../agents/calendar/text/parse.ts';
import type { Zone } from '../../../agents/calendar/zones/zone.ts';

export interface Found {
  requests: (Recorded & { file: string })[];
  /** What cannot be judged, and why. */
  faults: string[];
}

interface When {
  viewer: Zone;
  /** Absent: when each was sent. */
  now: number | undefined;
}

/** All requests of files, and of the .ics files of folders. */
export async function readRequests(paths: readonly string[], when: When): Promise<Found> {
  const found: Found = { requests: [], faults: [] };
  for (const file of (await Promise.all(paths.map(filesOf))).flat()) {
    const orFault = <T>(read: () => T): T | undefined => {
      try {
        return read();
      } catch (error) {
        found.faults.push(`${file}: ${(error as Error).message}`);
        return undefined;
      }
    };
    const text = await readText(file);
    const calendars = orFault(() => parseCalendars(text)) ?? [];
    for (const calendar of calendars.flatMap((one) => byUid(jCalOf(one)))) {
      const recorded = orFault(() => recordedOf(calendar, when));
      if (recorded) found.requests.push({ ...recorded, file });
    }
  }
  return found;
}

async function filesOf(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /\.ics$/i.test(name)).sort();
    return names.map((name) => join(path, name));
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function readText(file: string): Promise<string> {
  if ((await stat(file)).size > MAX_FILE_CHARACTERS)
    throw new Error(`${file} is longer than a calendar can be.`);
  return readFile(file, 'utf8');
}

function recordedOf(calendar: JComponent, { viewer, now }: When): Recorded {
  const message = messageOf(calendar);
  const [event] = message.events;
  // A clock that was ahead has not seen what is to come.
  const sentAt = momentOf('DTSTAMP', (event && textOf(event, 'dtstamp')) ?? '').seconds * 1000;
  const receivedAt = now ?? Math.min(sentAt, Date.now());
  return { request: requestOf(message, receivedAt, viewer), receivedAt };
}

/** Programs export several requests as one calendar; each is a message of its own. */
function byUid(calendar: JComponent): JComponent[] {
  const [name, properties, components] = calendar;
  const uids = new Set(components.filter(([one]) => one === 'vevent').map((event) => textOf(event, 'uid')));
  if (uids.size < 2) return [calendar];
  return [...uids].map((uid) => [
    name,
    properties,
    components.filter((one) => one[0] !== 'vevent' || textOf(one, 'uid') === uid),
  ]);
}
