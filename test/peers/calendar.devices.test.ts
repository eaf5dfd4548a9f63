import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WaitingRequest } from '../../agents/calendar/contract.ts';
import { itipElement, letterStanza, messageText } from '../unit/calendar/message-text.ts';
import { calendar, event } from '../unit/calendar/sources/samples.ts';
import { type ReceivedMessage, type Slixmpp, startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { pair } from './device/pair.ts';
import { until } from './device/until.ts';
import { type Between, standBetween } from './servers/between.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, servers } from './servers/index.ts';

const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
const at = (hour: number) => `${day}T${String(hour).padStart(2, '0')}0000Z`;

function letter(uid: string, hour: number): string {
  return letterStanza(uid, itipElement(messageText({ uid, start: at(hour), end: at(hour + 1) })));
}

describe.each(servers)('devices of one person on %s', (_kind, start) => {
  let server: Server;
  /** Between the devices and the server. */
  let between: Between;
  let ann: Slixmpp;
  let folder: string;
  /** By their ids: the first answers. */
  let devices: { device: Device; name: string; id: string }[];

  beforeAll(async () => {
    // A device that is killed is gone at once then, and not only said to be asleep.
    server = await start({ without: ['smacks'] });
    between = await standBetween(server);
    for (const name of ['you', 'ann']) await server.addUser(name, 'secret');
    await server.befriend('you', 'ann');
    folder = freshFolder('calendar');
    writeFileSync(join(folder, 'work.ics'), calendar());
    const names = ['desk', 'hall', 'shed'] as const;
    const installed = await Promise.all(
      names.map(async (name) => {
        const device = await install({
          ...{ server: between, jid: 'you@localhost', password: 'secret', name, env: { TZ: 'UTC' } },
          settings: {
            'calendar.sources': [{ ics: join(folder, 'work.ics'), write: true }],
            'calendar.rules': [{ mode: 'automatic' }],
          },
        });
        await device.run();
        return { device, name };
      }),
    );
    const [desk, hall, shed] = installed.map(({ device }) => device) as [Device, Device, Device];
    await pair(desk, hall, { one: 'desk', other: 'hall' });
    await pair(desk, shed, { one: 'desk', other: 'shed' });
    const [all = []] = await Promise.all(
      [hall, desk, shed].map((device) =>
        until(
          () => device.call.core.devices({}),
          (list) => list.filter(({ paired, online }) => paired && online).length === 2,
        ),
      ),
    );
    const ofHall = (await desk.call.core.devices({})).find(({ device }) => device === 'hall');
    const idOf = (name: string) =>
      (name === 'hall' ? ofHall : all.find(({ device }) => device === name))?.id ?? '';
    devices = installed
      .map((one) => ({ ...one, id: idOf(one.name) }))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
    const phone = await startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' });
    await until(
      () => phone.discoItems('you@localhost', 'urn:dragoman:calendar-writers:0').catch(() => []),
      (items) => items.length === 3,
    );
    await phone[Symbol.asyncDispose]();
    ann = await startSlixmpp({ server, jid: 'ann@localhost/desk', password: 'secret' });
    await ann.presence();
    return async () => {
      await ann[Symbol.asyncDispose]();
      for (const { device } of devices) await device[Symbol.asyncDispose]();
      await between[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const look = (device: Device) => device.call.calendar.requests({}) as Promise<WaitingRequest[]>;
  const kept = (name: string) => readFileSync(join(folder, name), 'utf8').replace(/\r\n /g, '');
  const answersAbout = (uid: string): ReceivedMessage[] =>
    ann.messages.filter(({ xml, type }) => type !== 'error' && xml.includes(`UID:${uid}`));
  const icalIn = ({ xml }: ReceivedMessage) => /BEGIN:VCALENDAR[\s\S]*END:VCALENDAR/.exec(xml)?.[0];

  /** What a device keeps of a meeting beside the calendar; nothing where it knows nothing of it. */
  function recordOf({ home }: Device, uid: string): { reply: string; isOut: boolean } | undefined {
    const records = join(home, 'agents', 'calendar', 'requests');
    for (const name of readdirSync(records).filter((one) => one.endsWith('.json'))) {
      const { uid: known, answered } = JSON.parse(readFileSync(join(records, name), 'utf8'));
      if (known === uid && answered)
        return { reply: answered.reply, isOut: answered.isSent || answered.postedAt !== undefined };
    }
    return undefined;
  }

  test('three devices find the same request, and one of them answers', async () => {
    await ann.raw(letter('tea', 9));
    const [first] = devices;
    await until(
      async () => {
        // All look, until it is in the archive.
        await Promise.all(devices.map(({ device }) => look(device)));
        return first && recordOf(first.device, 'tea');
      },
      (record) => record?.isOut === true,
    );
    await ann.nextMessage(({ xml }) => xml.includes('UID:tea'), 20_000);
    await Promise.all(devices.map(({ device }) => look(device)));
    expect(devices.map(({ device }) => recordOf(device, 'tea') !== undefined)).toEqual([true, false, false]);
    expect(answersAbout('tea')).toHaveLength(1);
    expect(kept('work.ics').match(/UID:tea/g)).toHaveLength(1);
  });

  test('the one that answers is killed before the words are out: the next sends the same', async () => {
    const [first, second, third] = devices.map(({ device }) => device) as [Device, Device, Device];
    // The words do not reach the server, so nobody answers them.
    between.rewrite = (stanza, direction) =>
      direction === 'to server' && stanza.getChild('itip') ? undefined : stanza;
    await ann.raw(letter('plan', 11));
    const decided = await until(
      async () => {
        await look(first);
        return recordOf(first, 'plan');
      },
      (record) => record !== undefined,
    );
    await expect.poll(() => kept('work.ics')).toContain('UID:plan');
    // It waits for an answer to the first, and whoever comes after it is heard.
    between.rewrite = undefined;
    await first.kill('SIGKILL');
    expect(answersAbout('plan')).toEqual([]);
    const taken = await until(
      async () => {
        await look(second);
        return recordOf(second, 'plan');
      },
      (record) => record !== undefined,
    );
    expect(taken?.reply).toBe(decided?.reply);
    const answer = await ann.nextMessage(({ xml }) => xml.includes('UID:plan'), 20_000);
    expect(answer.from).toBe(second.jid);
    // When it is back it finds that they are out.
    await first.run();
    for (const device of [first, third]) await look(device);
    expect(recordOf(third, 'plan')).toBeUndefined();
    expect(new Set(answersAbout('plan').map(icalIn)).size).toBe(1);
    expect(kept('work.ics').match(/UID:plan/g)).toHaveLength(1);
  });

  test('two that both think they have to answer send the same words, though one is busy and the other is free', async () => {
    const [first, second, third] = devices.map(({ device }) => device) as [Device, Device, Device];
    await third.kill('SIGTERM');
    // Calendars of their own: nobody waits for the other.
    for (const [device, file, events] of [
      [first, 'first.ics', [event('busy', { start: at(13), end: at(14) })]],
      [second, 'second.ics', []],
    ] as const) {
      writeFileSync(join(folder, file), calendar(...events));
      const sources = JSON.stringify([{ ics: join(folder, file), write: true }]);
      expect((await device.cli('settings', 'set', 'calendar.sources', sources)).code).toBe(0);
    }
    await ann.raw(letter('both', 13));
    for (const device of [first, second])
      await until(
        async () => {
          await Promise.all([look(first), look(second)]);
          return recordOf(device, 'both');
        },
        (record) => record?.isOut === true,
      );
    const replies = [first, second].map((device) => recordOf(device, 'both')?.reply);
    expect(replies[0]).toBe(replies[1]);
    const partstats = ['first.ics', 'second.ics'].map(
      (file) => /UID:both[\s\S]*?PARTSTAT=([A-Z]+)/.exec(kept(file))?.[1],
    );
    expect(partstats[0]).toBe(partstats[1]);
    await ann.nextMessage(({ xml }) => xml.includes('UID:both'), 20_000);
    await expect.poll(() => answersAbout('both').length).toBeGreaterThan(0);
    expect(new Set(answersAbout('both').map(icalIn)).size).toBe(1);
    expect(new Set(answersAbout('both').map(({ id }) => id)).size).toBe(1);
  });
});
