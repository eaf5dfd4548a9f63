import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MeetOutcome, MeetProgress } from '../../agents/calendar/contract.ts';
import { calendar, event } from '../unit/calendar/sources/samples.ts';
import { startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, servers } from './servers/index.ts';

const date = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
const at = (hour: number, minute = 0) =>
  `${date}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;
const inFile = (hour: number) => at(hour).replace(/[-:]/g, '');
const shown = (from: number, to: number) => ({ start: inUtc(from), end: inUtc(to) });
const inUtc = (hour: number) => at(hour).replace('Z', '+00:00');
const busy = (uid: string, start: number, end: number) =>
  event(uid, { start: inFile(start), end: inFile(end) });

interface Person {
  device: Device;
  file: string;
  kept(): string;
}

describe.each(servers)('meetings between two Dragomans on %s', (_kind, start) => {
  let server: Server;
  let ann: Person;
  let you: Person;

  async function person(name: string, events: string[], rules: object[]): Promise<Person> {
    await server.addUser(name, 'secret');
    const file = join(freshFolder('calendar'), `${name}.ics`);
    writeFileSync(file, calendar(...events));
    const device = await install({
      ...{ server, jid: `${name}@localhost`, password: 'secret', name: `${name}-pc`, env: { TZ: 'UTC' } },
      settings: { 'calendar.sources': [{ ics: file, write: true }], 'calendar.rules': rules },
    });
    return { device, file, kept: () => readFileSync(file, 'utf8').replace(/\r\n /g, '') };
  }

  beforeAll(async () => {
    server = await start();
    ann = await person('ann', [busy('ann-busy', 10, 11)], []);
    you = await person(
      'you',
      [busy('you-busy', 8, 10)],
      [
        {
          keywords: ['early'],
          mode: 'automatic',
          hours: { 'mon-sun': '15:00-16:00' },
          outOfPolicy: 'propose',
        },
        { keywords: ['think'], mode: 'ask' },
        { keywords: ['never'], mode: 'always-decline' },
        { mode: 'automatic', hours: { 'mon-sun': '08:00-18:00' } },
      ],
    );
    await server.addUser('ben', 'secret');
    for (const [one, other] of [
      ['you', 'ann'],
      ['you', 'ben'],
      ['ann', 'ben'],
    ] as const)
      await server.befriend(one, other);
    await Promise.all([ann.device.run(), you.device.run()]);
    for (;;) {
      const contacts = await ann.device.call.core.contacts({});
      if (contacts.some(({ jid }) => jid === 'you@localhost')) break;
    }
    return async () => {
      await ann.device[Symbol.asyncDispose]();
      await you.device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const meet = (title: string, ...more: string[]) =>
    ann.device.json<MeetOutcome>(
      ...['meet', 'you@localhost', '--title', title, '--minutes', '60'],
      ...['--from', at(6), '--to', at(17), ...more],
    );
  const partstats = (text: string, uid = '') =>
    [...text.split('BEGIN:VEVENT')]
      .filter((one) => one.includes(uid))
      .join('')
      .match(/PARTSTAT=[A-Z-]+/g);

  test('the first time that both have is asked for and accepted, and both calendars say so', async () => {
    const met = await meet('Tea');
    expect(met).toMatchObject({
      outcome: 'accepted',
      ...shown(11, 12),
      people: [{ jid: 'you@localhost', partstat: 'ACCEPTED' }],
    });
    for (const { kept } of [ann, you]) expect(partstats(kept(), met.uid)).toEqual(['PARTSTAT=ACCEPTED']);
  });

  test('without --json it is said in words', async () => {
    const flags = ['--title', 'Words', '--minutes', '60', '--from', at(6), '--to', at(17)];
    const { code, stdout, stderr } = await ann.device.cli('meet', 'you@localhost', ...flags);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${date} 12:00-13:00: all who must come do.\n  you@localhost: accepted\n`);
    const none = await ann.device.cli('meet', 'eve@localhost', ...flags);
    expect(none.stdout).toMatch(
      /^Not all who must come can be asked now\.\n {2}eve@localhost: no answer\. No agent/,
    );
  });

  test('what the organizer moves and deletes in their own calendar is told', async () => {
    const met = await meet('Moved', '--prefer', 'earliest');
    expect(met.outcome).toBe('accepted');
    const from = (met.start ?? '').slice(11, 13);
    const object = (hour: string) => `DTSTART:${inFile(Number(hour))}`;
    const mine = (text: string) =>
      text.split('BEGIN:VEVENT').find((one) => one.includes(met.uid ?? '')) ?? '';
    const edit = (change: (event: string) => string) => {
      const text = readFileSync(ann.file, 'utf8');
      const event = /BEGIN:VEVENT(?:(?!BEGIN:VEVENT)[\s\S])*?END:VEVENT\r\n/g;
      writeFileSync(
        ann.file,
        text.replace(event, (one) => (one.includes(met.uid ?? '') ? change(one) : one)),
      );
    };
    edit((one) => one.replace(`T${from}0000`, 'T163000').replace(/DTEND:(\d+)T\d+Z/, 'DTEND:$1T173000Z'));
    expect(mine(you.kept())).toContain(object(from));
    await expect.poll(() => mine(you.kept())).toMatch(/DTSTART:\d+T163000Z/);
    await expect.poll(() => partstats(mine(ann.kept()))).toEqual(['PARTSTAT=ACCEPTED']);
    expect(mine(ann.kept())).toMatch(/SEQUENCE:1/);
    edit(() => '');
    await expect.poll(() => mine(you.kept())).toContain('STATUS:CANCELLED');
    expect(mine(ann.kept())).toBe('');
  });

  test('a time that is proposed is taken where it is one for both', async () => {
    const met = await meet('Too early');
    expect(met).toMatchObject({ outcome: 'accepted', ...shown(15, 16) });
    for (const { kept } of [ann, you]) {
      expect(partstats(kept(), met.uid)).toEqual(['PARTSTAT=ACCEPTED']);
      expect(kept()).toMatch(new RegExp(`SUMMARY:Too early|DTSTART:${inFile(15)}`));
    }
  });

  test('where nobody says yes or no in time, it stands, and the answer that comes later is written', async () => {
    const met = await meet('To think of', '--wait', '1');
    expect(met).toMatchObject({ outcome: 'asked', people: [{ partstat: 'NEEDS-ACTION' }] });
    const [waiting] = await you.device.json<{ uid: string }[]>('requests');
    expect(waiting?.uid).toBe(met.uid);
    await you.device.cli('answer', met.uid ?? '', 'decline');
    await expect
      .poll(() => partstats(ann.kept(), met.uid), { timeout: 20_000 })
      .toEqual(['PARTSTAT=DECLINED']);
  });

  test('whoever waits is told each answer, may stop to wait, and calls it off', async () => {
    const { calendar: call } = ann.device.call;
    const wish = {
      people: ['you@localhost'],
      title: 'To think of more',
      minutes: 60,
      from: at(6),
      to: at(17),
    };
    const said: MeetProgress[] = [];
    const stop = new AbortController();
    const asked = call.meet(wish, { signal: stop.signal, progress: (asking) => void said.push(asking) });
    await expect.poll(() => said).not.toEqual([]);
    expect(said[0]).toMatchObject({ round: 1, people: [{ jid: 'you@localhost', partstat: 'NEEDS-ACTION' }] });
    const { uid = '', start } = said[0] ?? {};
    expect(partstats(ann.kept(), uid)).toEqual(['PARTSTAT=NEEDS-ACTION']);
    stop.abort(new Error('enough'));
    expect(await asked).toMatchObject({ outcome: 'asked', uid, start });
    const waits = async () => (await you.device.call.calendar.requests({})).map((one) => one.uid);
    await expect.poll(waits).toContain(uid);
    await call.callOff({ uid });
    expect(ann.kept()).not.toContain(uid);
    await expect.poll(waits).not.toContain(uid);
    await expect(call.callOff({ uid })).rejects.toThrow('no such meeting of yours');
    await expect(you.device.call.calendar.callOff({ uid: 'you-busy' })).rejects.toThrow('no such meeting');
  });

  test('a meeting that is called off while its answers are waited for ends that', async () => {
    const { calendar: call } = ann.device.call;
    const wish = {
      people: ['you@localhost'],
      title: 'To think of again',
      minutes: 60,
      from: at(6),
      to: at(17),
    };
    const uids: string[] = [];
    const asked = call.meet(wish, { progress: ({ uid }) => void uids.push(uid) });
    asked.catch(() => {}); // looked at below
    await expect.poll(() => uids).not.toEqual([]);
    await call.callOff({ uid: uids[0] ?? '' });
    await expect(asked).rejects.toThrow('taken out of the calendar');
    expect(ann.kept()).not.toContain('To think of again');
  });

  test('declined at three times it is cancelled, and the time is free again', async () => {
    const before = ann.kept().match(/BEGIN:VEVENT/g)?.length;
    expect(await meet('Never ever')).toMatchObject({ outcome: 'declined' });
    expect(ann.kept().match(/BEGIN:VEVENT/g)).toHaveLength(before ?? 0);
    expect(ann.kept()).not.toContain('Never ever');
  });

  test('no time for all, and nobody there', async () => {
    expect(
      await ann.device.json(
        'meet',
        'you@localhost',
        '--title',
        'Tight',
        '--minutes',
        '60',
        '--from',
        at(8),
        '--to',
        at(11),
      ),
    ).toMatchObject({ outcome: 'no-slot' });
    expect(
      await ann.device.json(
        'meet',
        'eve@localhost',
        '--title',
        'Eve',
        '--minutes',
        '60',
        '--from',
        at(8),
        '--to',
        at(11),
      ),
    ).toMatchObject({ outcome: 'unreachable', people: [{ jid: 'eve@localhost', partstat: 'NEEDS-ACTION' }] });
    expect(
      (
        await ann.device.cli(
          'meet',
          'you@localhost',
          '--title',
          'X',
          '--minutes',
          '9',
          '--from',
          'soon',
          '--to',
          at(9),
        )
      ).code,
    ).toBe(2);
    expect(ann.kept()).not.toMatch(/Tight|Eve/);
  });

  test('busy times are told to contacts that a rule answers, and nothing more', async () => {
    const ben = await startSlixmpp({ server, jid: 'ben@localhost/desk', password: 'secret' });
    await ben.presence();
    await ben.nextPresence(({ from }) => from === you.device.jid);
    await ben.nextPresence(({ from }) => from === ann.device.jid);
    const payload = `<free-busy xmlns='urn:dragoman:free-busy:0' start='${at(0)}' end='${at(23)}'/>`;
    const told = await ben.iq({ to: you.device.jid, type: 'get', payload });
    expect(told).toContain('FREEBUSY;FBTYPE=BUSY:');
    expect(told).toContain('FBTYPE=BUSY-UNAVAILABLE');
    expect(told).not.toMatch(/Tea|SUMMARY|you-busy/);
    const backwards = payload.replace(at(23), at(0));
    expect(await ben.iq({ to: you.device.jid, type: 'get', payload: backwards })).toContain('bad-request');
    // Her rules answer nobody by themselves.
    expect(await ben.iq({ to: ann.device.jid, type: 'get', payload })).toContain('forbidden');
    await ben[Symbol.asyncDispose]();
  });
});
