import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MeetOutcome, WaitingRequest } from '../../agents/calendar/contract.ts';
import { itipElement, letterStanza, messageText } from '../unit/calendar/message-text.ts';
import { calendar } from '../unit/calendar/sources/samples.ts';
import { type Slixmpp, startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { until } from './device/until.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, servers } from './servers/index.ts';

const date = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
const at = (hour: number) => `${date}T${String(hour).padStart(2, '0')}:00:00Z`;

interface LetterWish {
  from?: string;
  hour?: number;
  payload?: string;
}

function letter(uid: string, { from = 'ben@localhost', hour = 9, payload }: LetterWish = {}): string {
  const inFile = (one: number) => at(one).replace(/[-:]/g, '');
  const asked = { uid, start: inFile(hour), end: inFile(hour + 1), organizer: `xmpp:${from}` };
  return letterStanza(uid, payload ?? itipElement(messageText(asked)));
}

describe.each(servers)('letters about meetings on %s', (_kind, start) => {
  let server: Server;
  let you: Device;
  let ann: Device;
  let ben: Slixmpp;
  let eve: Slixmpp;
  const files = new Map<string, string>();

  async function person(name: string, rules: object[]): Promise<Device> {
    const file = join(freshFolder('calendar'), `${name}.ics`);
    writeFileSync(file, calendar());
    files.set(name, file);
    return install({
      ...{ server, jid: `${name}@localhost`, password: 'secret', name: `${name}-pc`, env: { TZ: 'UTC' } },
      settings: { 'calendar.sources': [{ ics: file, write: true }], 'calendar.rules': rules },
    });
  }

  /** What it keeps of a meeting beside the calendar. */
  function recordOf(device: Device, text: string): string {
    const folder = join(device.home, 'agents', 'calendar', 'requests');
    const records = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    return records.find((one) => one.includes(text)) ?? '';
  }

  const kept = (name: string) => readFileSync(files.get(name) ?? '', 'utf8').replace(/\r\n /g, '');
  const requests = () => you.call.calendar.requests({}) as Promise<WaitingRequest[]>;
  const lettersIn = async (device: Device) =>
    (await device.call.core.activity({})).filter(({ action }) => action.startsWith('letter'));

  beforeAll(async () => {
    server = await start();
    for (const name of ['you', 'ann', 'ben', 'eve']) await server.addUser(name, 'secret');
    for (const name of ['ann', 'ben']) await server.befriend('you', name);
    you = await person('you', [{ mode: 'automatic', keywords: ['tea', 'lunch'] }]);
    ann = await person('ann', []);
    ben = await startSlixmpp({ server, jid: 'ben@localhost/desk', password: 'secret' });
    eve = await startSlixmpp({ server, jid: 'eve@localhost/desk', password: 'secret' });
    await ben.presence();
    return async () => {
      for (const one of [ben, eve, you, ann, server]) await one[Symbol.asyncDispose]();
    };
  });

  test("what was written before the first login ever is nobody's request", async () => {
    await ben.raw(letter('ancient'));
    await ben.iq({ to: 'localhost', type: 'get', payload: "<ping xmlns='urn:xmpp:ping'/>" });
    await you.run();
    expect(await requests()).toEqual([]);
    await you.kill('SIGTERM');
  });

  test('while nobody is there a request waits in the archive, and is answered by a letter at the next login', async () => {
    const forged = letter('forged', { from: 'boss@localhost', hour: 10 });
    const command = "<command xmlns='http://jabber.org/protocol/commands' node='calendar' action='execute'/>";
    for (const one of [letter('tea'), letter('talk', { hour: 11 }), forged, letter('', { payload: command })])
      await ben.raw(one);
    await eve.raw(letter('stranger', { from: 'eve@localhost', hour: 12 }));
    await you.run();
    const [waiting] = await until(requests, (list) => list.some(({ uid }) => uid === 'talk'));
    expect(waiting).toMatchObject({ uid: 'talk', organizer: 'xmpp:ben@localhost' });
    await expect.poll(() => kept('you')).toMatch(/UID:tea[\s\S]*PARTSTAT=ACCEPTED/);
    expect(kept('you')).not.toMatch(/ancient|forged|stranger/);
    // His client knows no such queries, so it gets words, and the answer itself beside them.
    const answer = await ben.nextMessage(({ body }) => body.startsWith('Accepted: tea'), 20_000);
    expect(answer.from).toBe(you.jid);
    expect(answer.body).toContain(`${date} 09:00-10:00 (UTC)`);
    expect(answer.xml).toMatch(/METHOD:REPLY[\s\S]*PARTSTAT=ACCEPTED/);
    expect(eve.messages).toEqual([]);
  });

  test('each letter has one effect, over a kill and whatever is read again', async () => {
    const before = kept('you');
    const told = (await lettersIn(you)).map(({ peer, outcome }) => `${peer} ${outcome}`).sort();
    const ofBen = ['done', 'done', 'refused'].map((outcome) => `ben@localhost/desk ${outcome}`);
    expect(told).toEqual([...ofBen, 'eve@localhost/desk refused']);
    await you.kill('SIGKILL');
    // As if it had been killed before it could write how far it had read.
    const file = join(you.home, 'letters.json');
    const state = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...state, cursor: { stamp: '2026-01-01T00:00:00Z' } }));
    await you.run();
    const again = await until(requests, (list) => list.some(({ uid }) => uid === 'ancient'));
    expect(again.map(({ uid }) => uid).sort()).toEqual(['ancient', 'talk']);
    expect(kept('you')).toBe(before);
  });

  test('between two Dragomans: a meeting is arranged though theirs is offline, and agreed when it is back', async () => {
    await you.kill('SIGTERM');
    await ann.run();
    const phone = await startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' });
    await phone.presence();
    const met = await ann.json<MeetOutcome>(
      ...['meet', 'you@localhost', '--title', 'lunch', '--minutes', '60'],
      ...['--from', at(13), '--to', at(15), '--wait', '0'],
    );
    expect(met).toMatchObject({
      outcome: 'asked',
      people: [{ partstat: 'NEEDS-ACTION', reason: expect.stringContaining('message') }],
    });
    const shown = await phone.nextMessage(({ body }) => body.startsWith('Invitation: lunch'), 20_000);
    expect(shown.body).toContain(`${date} 13:00-14:00 (UTC)`);
    await ann.kill('SIGTERM');
    await phone[Symbol.asyncDispose]();
    // Hers is offline by now, so the answer waits as a letter, too.
    await you.run();
    await expect.poll(() => kept('you'), { timeout: 10_000 }).toMatch(/SUMMARY:lunch/);
    await expect.poll(() => recordOf(you, 'SUMMARY:lunch'), { timeout: 20_000 }).toContain('"postedAt"');
    await you.kill('SIGTERM');
    await ann.run();
    await expect
      .poll(() => kept('ann'), { timeout: 10_000 })
      .toMatch(/SUMMARY:lunch[\s\S]*PARTSTAT=ACCEPTED|PARTSTAT=ACCEPTED[\s\S]*SUMMARY:lunch/);
  });
});
