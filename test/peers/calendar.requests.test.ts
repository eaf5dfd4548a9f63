import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { itipElement, type MessageWish, messageText } from '../unit/calendar/message-text.ts';
import { calendar, event } from '../unit/calendar/sources/samples.ts';
import { type Slixmpp, startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, servers } from './servers/index.ts';

const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
const at = (hour: number) => `${day}T${String(hour).padStart(2, '0')}0000Z`;

function request(uid: string, hour: number, wish: Partial<MessageWish> = {}): string {
  return itipElement(messageText({ uid, start: at(hour), end: at(hour + 1), ...wish }));
}

describe.each(servers)('requests for meetings on %s', (_kind, start) => {
  let server: Server;
  let you: Device;
  let ann: Slixmpp;
  let file: string;

  beforeAll(async () => {
    server = await start();
    for (const name of ['you', 'ann', 'eve']) await server.addUser(name, 'secret');
    await server.befriend('you', 'ann');
    file = join(freshFolder('calendar'), 'you.ics');
    writeFileSync(file, calendar(event('busy', { start: at(9), end: at(10) })));
    you = await install({
      ...{ server, jid: 'you@localhost', password: 'secret', name: 'desktop' },
      settings: {
        'calendar.sources': [{ ics: file, write: true }],
        'calendar.rules': [{ mode: 'automatic', keywords: ['tea', 'lunch'] }],
        grants: [{ permission: 'calendar.book', who: 'jid:ann@localhost', decision: 'allow' }],
      },
    });
    await you.run();
    ann = await startSlixmpp({ server, jid: 'ann@localhost/desk', password: 'secret' });
    await ann.presence();
    await ann.nextPresence(({ from }) => from === you.jid);
    return async () => {
      await ann[Symbol.asyncDispose]();
      await you[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const kept = () => readFileSync(file, 'utf8').replace(/\r\n /g, '');
  const ask = (payload: string, of: Slixmpp = ann) => of.iq({ to: you.jid, type: 'set', payload });

  test('a contact is answered by the rules: accepted, declined, asked', async () => {
    expect(await ask(request('tea', 14))).toMatch(/disposition=["']applied["']/);
    expect(kept()).toMatch(/PARTSTAT=ACCEPTED/);
    expect(await ask(request('lunch', 9))).toMatch(/disposition=["']applied["']/);
    expect(kept()).toMatch(/PARTSTAT=DECLINED/);
    expect(await ask(request('talk', 16))).toMatch(/disposition=["']queued["']/);
    expect(await you.json('requests')).toMatchObject([{ uid: 'talk', organizer: 'xmpp:ann@localhost' }]);
    expect(await you.cli('answer', 'talk', 'accept')).toMatchObject({ code: 0, stderr: '' });
    expect(kept().match(/PARTSTAT=ACCEPTED/g)).toHaveLength(2);
    expect(await you.json('requests')).toEqual([]);
    expect((await you.cli('answer', 'talk', 'accept')).code).toBe(1);
  });

  test('an organizer cannot be forged, and strangers find nobody', async () => {
    const before = kept();
    expect(await ask(request('forged', 18, { organizer: 'xmpp:boss@localhost' }))).toContain('forbidden');
    const eve = await startSlixmpp({ server, jid: 'eve@localhost/x', password: 'secret' });
    const theirs = await ask(request('eve', 18, { organizer: 'xmpp:eve@localhost' }), eve);
    const nobody = await eve.iq({ to: 'you@localhost/nobody', type: 'set', payload: request('eve', 18) });
    const conditionOf = (xml: string) => /<error.*?<([a-z-]+)/.exec(xml)?.[1];
    expect(theirs).toContain('error');
    expect(conditionOf(theirs)).toBe(conditionOf(nobody));
    await eve[Symbol.asyncDispose]();
    expect(kept()).toBe(before);
  });

  test('a cancelled meeting is cancelled', async () => {
    await ask(request('tea', 14, { method: 'CANCEL', sequence: 1 }));
    const events = await you.json<{ uid: string; isBusy: boolean }[]>(
      'agenda',
      '--from',
      at(0)
        .slice(0, 8)
        .replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3'),
    );
    expect(events.filter(({ uid, isBusy }) => uid === 'tea' && isBusy)).toEqual([]);
  });

  const day10 = day.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');

  test('a client that knows commands alone asks for a time, looks at its meeting and takes it back', async () => {
    const times = { title: 'tea for two', minutes: '30' };
    const asked = await ann.execute(you.jid, 'calendar', [times, { start: `${day10} 20:00` }]);
    expect(asked.at(-1)?.notes[0]?.text).toMatch(/^Accepted: tea for two, .* 20:00-20:30 /);
    expect(kept()).toMatch(/SUMMARY:tea for two/);
    const [list] = await ann.execute(you.jid, 'meetings');
    const found = list?.form?.fields.find(({ var: name }) => name === 'uid');
    const option = found?.options?.find(({ label }) => label.startsWith('tea for two'));
    expect(option?.label).toMatch(/accepted$/);
    const back = await ann.execute(you.jid, 'meetings', [{ uid: option?.value ?? '', withdraw: true }]);
    expect(back.at(-1)?.notes[0]?.text).toMatch(/^Taken back: tea for two/);
    expect(kept()).toMatch(/STATUS:CANCELLED/);
    expect((await ann.execute(you.jid, 'meetings')).at(-1)?.notes[0]?.text ?? '').not.toContain(
      'tea for two',
    );
  });

  test('whom a rule answers chooses among free times', async () => {
    const rules = [{ mode: 'automatic', hours: { 'mon-sun': '09:00-11:00' }, zone: 'UTC' }];
    expect((await you.cli('settings', 'set', 'calendar.rules', JSON.stringify(rules))).code).toBe(0);
    const steps = await ann.execute(you.jid, 'calendar', [{ title: 'Plans', minutes: '60' }]);
    const [field] = steps.at(-1)?.form?.fields ?? [];
    const labels = field?.options?.map(({ label }) => label) ?? [];
    expect(labels.length).toBeGreaterThan(20);
    expect(labels.every((label) => / (09|10):/.test(label))).toBe(true);
    expect(labels.filter((label) => label.startsWith(`${day10} 09:`))).toEqual([]); // busy then
    const last = await steps.at(-1)?.answer({ start: field?.options?.at(-1)?.value ?? '' });
    expect(last?.notes[0]?.text).toBe(`Accepted: Plans, ${labels.at(-1)}.`);
  });
});
