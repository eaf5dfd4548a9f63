import { beforeAll, describe, expect, test } from 'vitest';
import type { MeetOutcome } from '../../agents/calendar/contract.ts';
import { edited, type Person, personWithFile, unfolded } from './calendar/person.ts';
import { type ReadEvent, type Reader, startReader } from './calendar/reader.ts';
import { fileWith } from './device/program.ts';
import { until } from './device/until.ts';
import { befriendAcross, startFederation } from './servers/federation.ts';
import { hasRadicale, type Radicale, startRadicale } from './servers/radicale.ts';
import type { Server } from './servers/server.ts';

const DAY_MS = 86_400_000;
const dayAfter = (days: number) => new Date(Date.now() + (7 + days) * DAY_MS).toISOString().slice(0, 10);
const compact = (days: number) => dayAfter(days).replaceAll('-', '');

/** Ann keeps a file on her server's domain; you keep a calendar on Radicale, and have another domain. */
describe.runIf(hasRadicale)('two people on two domains', () => {
  let south: Server;
  let dav: Radicale;
  let url: string;
  let reader: Reader;
  let ann: Person;
  let you: Person;
  let carol: Person;

  beforeAll(async () => {
    let north: Server;
    [north, south] = (await startFederation(['north.test', 'south.test'])) as [Server, Server];
    dav = await startRadicale({ you: 'secret' });
    url = await dav.makeCalendar('you', 'work');
    reader = startReader();
    await north.addUser('ann', 'secret');
    for (const name of ['you', 'carol']) {
      await south.addUser(name, 'secret');
      await befriendAcross([north, 'ann'], [south, name]);
    }
    await south.befriend('you', 'carol');
    const automatic = { rules: [{ mode: 'automatic' }] };
    [ann, you, carol] = await Promise.all([
      personWithFile(north, 'ann', { rules: [] }),
      onRadicale(),
      personWithFile(south, 'carol', automatic),
    ]);
    await Promise.all([ann, you, carol].map(({ device }) => device.run()));
    for (const { jid } of [you, carol])
      await until(
        () => ann.device.call.core.contacts({}),
        (contacts) => contacts.some((one) => one.jid === jid && one.resources.length > 0),
      );
    return async () => {
      for (const one of [ann.device, you.device, carol.device, reader, north, south, dav])
        await one[Symbol.asyncDispose]();
    };
  });

  async function onRadicale(): Promise<Person> {
    const rules = [
      { keywords: ['early'], mode: 'automatic', hours: { 'mon-sun': '15:00-16:00' }, outOfPolicy: 'propose' },
      { keywords: ['think'], mode: 'ask' },
      { mode: 'automatic' },
    ];
    const { device, jid } = await personWithFile(south, 'you', { rules, keepsSecrets: true });
    const password = ['--password-file', fileWith('secret\n')];
    expect(await device.cli('caldav', url, 'you', '--write', ...password)).toMatchObject({ code: 0 });
    return {
      ...{ device, jid },
      texts: async () => dav.stored('you', 'work'),
      async edit(uid, change) {
        const [text = ''] = dav.stored('you', 'work').filter((one) => one.includes(uid));
        const href =
          hrefsIn(await (await query('')).text()).find((one) => one.text.includes(uid))?.href ?? '';
        const body = edited(text, uid, change);
        const { ok } = await dav.request('you', 'PUT', new URL(href, url).href, { body });
        expect(ok).toBe(true);
      },
    };
  }

  /** What Radicale itself finds, with its own reading of rules. */
  const query = (filter: string) =>
    dav.request('you', 'REPORT', url, {
      headers: { depth: '1', 'content-type': 'application/xml' },
      body: `<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
        <prop><getetag/><C:calendar-data/></prop>
        <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${filter}</C:comp-filter></C:comp-filter></C:filter>
      </C:calendar-query>`,
    });
  const hrefsIn = (xml: string) =>
    [...xml.matchAll(/<response>.*?<\/response>/gs)].map(([text]) => ({
      href: /<href>(.*?)<\/href>/.exec(text)?.[1] ?? '',
      text,
    }));
  const isOn = async (uid: string, day: number) => {
    const range = `<C:time-range start="${compact(day)}T000000Z" end="${compact(day + 1)}T000000Z"/>`;
    return hrefsIn(await (await query(range)).text()).some(({ text }) => text.includes(uid));
  };

  /** A meeting of an hour on that day. */
  const meet = (title: string, day: number, ...more: string[]) =>
    ann.device.json<MeetOutcome & { uid: string }>(
      ...['meet', you.jid, '--title', title, '--minutes', '60', '--wait', '60'],
      ...['--from', `${dayAfter(day)}T06:00:00Z`, '--to', `${dayAfter(day)}T17:00:00Z`, ...more],
    );

  /** All of them say the same of a meeting, and such things; resolves with what that is. */
  async function agreed(
    uid: string,
    isSo: (events: readonly ReadEvent[]) => boolean,
    people: readonly Person[] = [ann, you],
  ): Promise<readonly ReadEvent[]> {
    const [events = []] = await until(
      () => Promise.all(people.map(async ({ texts }) => reader.read(await texts(), uid))),
      ([first = [], ...others]) =>
        isSo(first) && others.every((one) => JSON.stringify(one) === JSON.stringify(first)),
    );
    expect(events[0]).toMatchObject({ uid });
    return events;
  }
  const says =
    (partstat: string, of = 'you') =>
    (events: readonly ReadEvent[]) =>
      events.length > 0 && events.every((event) => partstatOf(event, of) === partstat);
  const partstatOf = ({ partstats }: ReadEvent, of: string) => partstats[`xmpp:${of}@south.test`];

  test('requested and accepted', async () => {
    const met = await meet('Tea', 0);
    expect(met).toMatchObject({ outcome: 'accepted', people: [{ jid: you.jid, partstat: 'ACCEPTED' }] });
    const [event] = await agreed(met.uid, says('ACCEPTED'));
    expect(event).toMatchObject({ sequence: 0, start: [`${compact(0)}T060000Z`, null] });
    expect(await isOn(met.uid, 0)).toBe(true);
  });

  test('requested, thought about and declined', async () => {
    const met = await meet('To think of', 1, '--wait', '1');
    expect(met.outcome).toBe('asked');
    expect((await you.device.cli('answer', met.uid, 'decline')).code).toBe(0);
    await agreed(met.uid, says('DECLINED'));
  });

  test('another time is proposed and taken', async () => {
    const met = await meet('Too early', 2);
    expect(met.outcome).toBe('accepted');
    const [event] = await agreed(met.uid, says('ACCEPTED'));
    expect(event).toMatchObject({ sequence: 1, start: [`${compact(2)}T150000Z`, null] });
  });

  test('another time is proposed that is none for both, and it is cancelled', async () => {
    const met = await meet('Much too early', 3, '--to', `${dayAfter(3)}T08:00:00Z`);
    expect(met.outcome).toBe('countered');
    await until(
      async () => [...(await ann.texts()), ...(await you.texts()), await you.device.json('requests')],
      (all) => !JSON.stringify(all).includes('Much too early'),
    );
  });

  test('moved', async () => {
    const met = await meet('To be moved', 4);
    const later = (text: string) => text.replace(/T06(\d+Z)/, 'T09$1').replace(/T07(\d+Z)/, 'T10$1');
    await ann.edit(met.uid, later);
    const [event] = await agreed(
      met.uid,
      (events) => says('ACCEPTED')(events) && events[0]?.start[0] === `${compact(4)}T090000Z`,
    );
    expect(event?.sequence).toBe(1);
  });

  test('a series, one instance of it moved, another one taken out', async () => {
    const met = await meet('Every week', 5);
    await ann.edit(met.uid, (text) => text.replace(/SUMMARY/, 'RRULE:FREQ=WEEKLY;COUNT=5\r\nSUMMARY'));
    await agreed(met.uid, (events) => says('ACCEPTED')(events) && events[0]?.rule !== null);
    expect(await isOn(met.uid, 5 + 14)).toBe(true);

    const moved = (text: string) =>
      text
        .replace(/RRULE.*\r?\n/, `RECURRENCE-ID:${compact(12)}T060000Z\r\n`)
        .replace(/DTSTART.*\r?\n/, `DTSTART:${compact(13)}T120000Z\r\n`)
        .replace(/DTEND.*\r?\n/, `DTEND:${compact(13)}T130000Z\r\n`);
    await ann.edit(met.uid, (text) => text + moved(text));
    const [, one] = await agreed(met.uid, (events) => says('ACCEPTED')(events) && events.length === 2);
    expect(one).toMatchObject({ start: [`${compact(13)}T120000Z`, null] });
    expect([await isOn(met.uid, 12), await isOn(met.uid, 13)]).toEqual([false, true]);

    const without = `EXDATE:${compact(19)}T060000Z\r\nRRULE`;
    await ann.edit(met.uid, (text) => text.replace('RRULE', without));
    const [series] = await agreed(
      met.uid,
      (events) => says('ACCEPTED')(events) && events.some(({ except }) => except.length > 0),
    );
    expect(series).toMatchObject({ rule: 'FREQ=WEEKLY;COUNT=5', except: [`${compact(19)}T060000Z`] });
    expect([await isOn(met.uid, 19), await isOn(met.uid, 26)]).toEqual([false, true]);
  });

  test('cancelled', async () => {
    const met = await meet('To be cancelled', 6);
    await ann.edit(met.uid, (text) => text.replace('SUMMARY', 'STATUS:CANCELLED\r\nSUMMARY'));
    await agreed(met.uid, ([event]) => event?.status === 'CANCELLED');
  });

  test('passed on to somebody else', async () => {
    const met = await meet('For whom it concerns', 7);
    const passed = (text: string) =>
      text.replace(
        /ATTENDEE[^:]*?:xmpp:you@south\.test\r?\n/,
        `ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="xmpp:carol@south.test":xmpp:you@south.test\r\n`,
      );
    await you.edit(met.uid, passed);
    const all = [ann, you, carol];
    await until(
      async () => {
        // Whoever looks at the agenda has the server asked.
        await you.device.call.calendar.agenda({ from: '2026-01-01', to: '2026-01-02' });
        return reader.read(await ann.texts(), met.uid);
      },
      (events) => says('DELEGATED')(events) && says('ACCEPTED', 'carol')(events),
    );
    const [text = ''] = await ann.texts();
    for (const said of ['DELEGATED-TO="xmpp:carol@south.test"', 'DELEGATED-FROM="xmpp:you@south.test"'])
      expect(unfolded(text)).toContain(said);
    // The others hear of it when there is something to be heard.
    await ann.edit(met.uid, (text) => text.replace('SUMMARY:For whom', 'SUMMARY:To whom'));
    await agreed(met.uid, says('ACCEPTED', 'carol'), all);
  });

  test('thought about, and passed on by the answer', async () => {
    const met = await meet('To think of whom it concerns', 8, '--wait', '1');
    expect(met.outcome).toBe('asked');
    const refused = await you.device.cli('answer', met.uid, 'delegate', '--to', ann.jid);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('who asks you') });
    const answer = await you.device.cli('answer', met.uid, 'delegate', '--to', carol.jid);
    expect(answer).toMatchObject({ code: 0, stdout: `It is passed on to ${carol.jid}.\n` });
    await until(
      async () => reader.read(await ann.texts(), met.uid),
      (events) => says('DELEGATED')(events) && says('ACCEPTED', 'carol')(events),
    );
    await ann.edit(met.uid, (text) => text.replace('SUMMARY:To think', 'SUMMARY:To have thought'));
    await agreed(met.uid, says('ACCEPTED', 'carol'), [ann, you, carol]);
  });

  test('Radicale takes all of what Ann’s file says', async () => {
    const [all = ''] = await ann.texts();
    const copy = await dav.makeCalendar('you', 'copy');
    const headers = { 'content-type': 'text/calendar' };
    expect((await dav.request('you', 'PUT', copy, { body: all, headers })).status).toBe(201);
    const uids = new Set([...all.replace(/\r?\n /g, '').matchAll(/^UID:(.*?)\r?$/gm)].map(([, uid]) => uid));
    expect(dav.stored('you', 'copy')).toHaveLength(uids.size);
  });
});
