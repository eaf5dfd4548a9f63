import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendar } from '../../unit/calendar/sources/samples.ts';
import { type Device, install } from '../device/device.ts';
import { freshFolder } from '../servers/folder.ts';
import type { Server } from '../servers/server.ts';

/** Somebody with a Dragoman and one file of events. */
export interface Person {
  /** Bare. */
  jid: string;
  device: Device;
  /** All that their calendar has, in one text or several. */
  texts(): Promise<readonly string[]>;
  /** What they do to one meeting in another program. */
  edit(uid: string, change: (event: string) => string): Promise<void>;
}

export async function personWithFile(
  server: Server,
  name: string,
  {
    events = [],
    rules,
    keepsSecrets = false,
  }: { events?: readonly string[]; rules: readonly object[]; keepsSecrets?: boolean },
): Promise<Person> {
  const file = join(freshFolder('calendar'), `${name}.ics`);
  writeFileSync(file, calendar(...events));
  const jid = `${name}@${server.domain}`;
  const settings = { 'calendar.sources': [{ ics: file, write: true }], 'calendar.rules': rules };
  const device = await install({
    ...{ server, jid, password: 'secret', name: `${name}-pc`, env: { TZ: 'UTC' } },
    ...{ settings, keepsSecrets },
  });
  return {
    ...{ jid, device },
    texts: async () => [readFileSync(file, 'utf8')],
    edit: async (uid, change) => writeFileSync(file, edited(readFileSync(file, 'utf8'), uid, change)),
  };
}

/** All VEVENTs of one meeting, changed together. */
export function edited(text: string, uid: string, change: (events: string) => string): string {
  const event = /BEGIN:VEVENT(?:(?!BEGIN:VEVENT)[\s\S])*?END:VEVENT\r?\n/g;
  const own = [...text.matchAll(event)].map(([one]) => one).filter((one) => unfolded(one).includes(uid));
  const [first = ''] = own;
  const rest = own.slice(1).reduce((left, one) => left.replace(one, ''), text);
  return rest.replace(first, () => change(own.join('')));
}

export function unfolded(text: string): string {
  return text.replace(/\r?\n[ \t]/g, '');
}
