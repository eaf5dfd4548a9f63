import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectLocally, type Local } from '../../../main/local/client.ts';
import { HOURS, PEOPLE, twoWeeks } from '../../peers/calendar/ten-people.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import { startProsody } from '../../peers/servers/index.ts';
import { dragomanHome, PASSWORD } from '../contenders.ts';
import { runHome } from '../startup.ts';
import { median } from '../statistics.ts';

/** From the call until all have accepted, each a `dragoman run`; every round begins with the same calendars. */
export async function benchTenPeople(rounds: number, say: (line: string) => void): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    say(`calendar: ten people, round ${round + 1} of ${rounds}`);
    took.push(await meetOnce());
  }
  return median(took);
}

async function meetOnce(): Promise<number> {
  await using server = await startProsody();
  const { from, to, calendars, firstFree } = twoWeeks(Date.now());
  const names = Array.from({ length: PEOPLE }, (_, index) => `p${index}`);
  const [host = '', ...guests] = names;
  for (const name of names) await server.addUser(name, PASSWORD);
  for (const name of guests) await server.befriend(host, name);
  const folder = freshFolder('ten-people');
  const homes = await Promise.all(
    names.map((user, index) => {
      const file = join(folder, `${user}.ics`);
      writeFileSync(file, calendars[index] ?? '');
      const rules = [{ mode: 'automatic', hours: { 'mon-sun': HOURS }, zone: 'UTC' }];
      return dragomanHome(server, { user, calendar: { sources: [{ ics: file, write: true }], rules } });
    }),
  );
  const running = [];
  for (const home of homes) running.push(await runHome(home));
  const local = await connectLocally(homes[0] ?? '');
  if (!local) throw new Error('nobody listens on the local socket');
  await untilAllAreThere(local, guests.length);
  const people = guests.map((name) => `${name}@localhost`);
  const [start = '', end = ''] = [from, to].map((time) => new Date(time).toISOString());
  const began = performance.now();
  const met = await local.call.calendar.meet({ people, title: 'All', minutes: 60, from: start, to: end });
  const tookMs = performance.now() - began;
  local.close();
  for (const { stop } of running) await stop();
  if (met.outcome !== 'accepted' || Date.parse(met.start ?? '') !== firstFree)
    throw new Error(`they met otherwise: ${JSON.stringify(met)}`);
  return tookMs;
}

async function untilAllAreThere(local: Local, count: number): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end; await delay(50)) {
    const contacts = await local.call.core.contacts({});
    if (contacts.filter(({ resources }) => resources.length > 0).length === count) return;
  }
  throw new Error('not all contacts came online in 30 s');
}
