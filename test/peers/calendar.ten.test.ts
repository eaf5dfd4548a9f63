import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { calendarAgent } from '../../agents/calendar/agent.ts';
import type { MeetOutcome } from '../../agents/calendar/contract.ts';
import { HOURS, PEOPLE, twoWeeks } from './calendar/ten-people.ts';
import { startCore } from './device/core.ts';
import { until } from './device/until.ts';
import { freshFolder } from './servers/folder.ts';
import { startProsody } from './servers/index.ts';

test('ten people find the first hour that all have in two weeks, with two requests to each', async () => {
  await using server = await startProsody();
  const { from, to, calendars, firstFree } = twoWeeks(Date.now());
  const names = Array.from({ length: PEOPLE }, (_, index) => `p${index}`);
  const [host = '', ...guests] = names;
  for (const name of names) await server.addUser(name, 'secret');
  for (const name of guests) await server.befriend(host, name);
  const cores = await Promise.all(
    names.map(async (name, index) => {
      const file = join(freshFolder('calendar'), `${name}.ics`);
      writeFileSync(file, calendars[index] ?? '');
      const rules = [{ mode: 'automatic', hours: { 'mon-sun': HOURS }, zone: 'UTC' }];
      const settings = { calendar: { sources: [{ ics: file, write: true }], rules } };
      const account = { server, jid: `${name}@localhost`, password: 'secret' };
      const { core } = await startCore({ ...account, agents: [calendarAgent], settings });
      onTestFinished(() => core.stop());
      return core;
    }),
  );
  const [organizer] = cores;
  await until(
    async () => (await organizer?.call('core.contacts', {})) as { resources: unknown[] }[],
    (contacts) => contacts.filter(({ resources }) => resources.length > 0).length === guests.length,
  );
  const people = guests.map((name) => `${name}@localhost`);
  const [start, end] = [from, to].map((time) => new Date(time).toISOString());
  const wish = { people, title: 'All of us', minutes: 60, from: start, to: end };
  const met = (await organizer?.call('calendar.meet', wish)) as MeetOutcome;
  expect(met.outcome).toBe('accepted');
  expect(met.people).toHaveLength(guests.length);
  expect(Date.parse(met.start ?? '')).toBe(firstFree);
  for (const core of cores.slice(1)) {
    const asked = await core.activity.list({ agent: 'calendar', peer: `${host}@localhost` });
    // What can be undone has a line of its own.
    const requests = asked.filter(({ undo }) => undo === undefined);
    expect(requests.map(({ action }) => action)).toEqual(['query freeBusy', 'query itip']);
  }
});
