import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calendarAgent } from '../../../agents/calendar/agent.ts';
import { type Rule, rule as ruleSchema } from '../../../agents/calendar/policy/rule.ts';
import { itipQuery } from '../../../agents/calendar/requests/itip-query.ts';
import { tryRules } from '../../../agents/calendar/requests/try-rules.ts';
import type { Scheduler } from '../../../agents/calendar/scheduler.ts';
import { Refusal } from '../../../app/agent.ts';
import { temporaryFolder } from '../files/share-folder.ts';
import { openStage, problemOf, request } from '../host/stage.ts';
import { type MessageWish, messageText } from './message-text.ts';
import { calendar, event } from './sources/samples.ts';

const ann = 'ann@example.net/desk';
const stranger = 'stranger@example.net/desk';
const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
const at = (hour: number) => `${day}T${String(hour).padStart(2, '0')}0000Z`;

function message({ hour = 9, ...wish }: Partial<MessageWish> & { hour?: number } = {}): string {
  const tea = {
    uid: 'tea',
    summary: 'Tea',
    organizer: 'xmpp:ann@example.net',
    attendee: 'xmpp:you@example.org',
  };
  return messageText({ ...tea, start: at(hour), end: at(hour + 1), ...wish });
}

interface StageWish {
  events?: string[];
  rules?: object[];
  sources?: (file: string) => object[];
  refuse?: () => boolean;
}

async function openCalendar({
  events = [],
  rules = [{ mode: 'automatic' }],
  sources,
  refuse,
}: StageWish = {}) {
  const file = join(temporaryFolder(), 'you.ics');
  writeFileSync(file, calendar(...events));
  const sent: { to: string; ical: string }[] = [];
  const stage = await openStage([calendarAgent], {
    settings: { calendar: { sources: sources?.(file) ?? [{ ics: file, write: true }], rules } },
    account: {
      agentsOf: (contact) => [ann].filter((one) => one.startsWith(`${contact}/`)),
      query: async (to, codec, input) => {
        if (refuse?.()) throw new Error('not online');
        sent.push({ to, ...(input as { ical: string }) });
        return codec.decodeAnswer(itipQuery.encodeAnswer({ uid: 'x', disposition: 'applied' }));
      },
    },
  });
  const ask = async (ical: string, from = ann) => {
    const reply = await stage.receive(request(from, 'set', itipQuery.encodeQuery({ ical })));
    return problemOf(reply) ?? reply?.getChild('itip')?.attrs.disposition;
  };
  const state = async () => (await stage.running.get('calendar').state) as Scheduler;
  const kept = () => readFileSync(file, 'utf8');
  const partstat = () => /ATTENDEE[^:]*PARTSTAT=([A-Z-]+)/.exec(kept().replace(/\r\n /g, ''))?.[1];
  return { ...stage, file, sent, ask, state, kept, partstat };
}

const partstatIn = (ical = '') => /PARTSTAT=([A-Z-]+)/.exec(ical.replace(/\r?\n /g, ''))?.[1];

test('rules are tried on the requests that are remembered, without any effect', async () => {
  const stage = await openCalendar({ rules: [{ mode: 'automatic' }, { mode: 'ask' }] });
  await stage.ask(message({ hour: 9, stamp: '20260301T080000Z' }));
  await stage.ask(message({ uid: 'coffee', hour: 9, stamp: '20260301T090000Z' }));
  const kept = stage.kept();
  const { requests, calendar: own } = await stage.state();
  const known = { isKnown: true, isOwn: false, isOneOf: () => true };
  const tried = (rules: Rule[], most = 50) =>
    tryRules(rules, { records: requests.all, most, calendar: own, people: () => known });
  const rule = (more: object) => ruleSchema.parse(more);
  expect(
    tried([rule({ mode: 'decline-if-busy', keywords: ['dentist'] }), rule({ mode: 'automatic' })]),
  ).toMatchObject([
    { uid: 'coffee', answer: 'decline', rule: 'rule 2', receivedAt: '2026-03-01T09:00:00.000Z' },
    { uid: 'tea', answer: 'accept', rule: 'rule 2', organizer: 'xmpp:ann@example.net' },
  ]);
  expect(tried([rule({ mode: 'always-accept' })], 1)).toMatchObject([{ uid: 'coffee', answer: 'accept' }]);
  expect(tried([])).toMatchObject([{ answer: 'ask' }, { answer: 'ask' }]);
  expect(stage.kept()).toBe(kept);
});

describe('a request', () => {
  test('is accepted where the person is free, written, answered, and told with its rule', async () => {
    const stage = await openCalendar({ rules: [{ name: 'all', mode: 'automatic' }] });
    expect(await stage.ask(message())).toBe('applied');
    expect(stage.partstat()).toBe('ACCEPTED');
    await expect.poll(() => stage.sent).toHaveLength(1);
    expect(stage.sent[0]).toMatchObject({ to: ann, ical: expect.stringContaining('METHOD:REPLY') });
    expect(partstatIn(stage.sent[0]?.ical)).toBe('ACCEPTED');
    const told = (await stage.activity.list()).find(({ reason }) => reason?.includes('accepted: Tea'));
    expect(told).toMatchObject({ peer: ann, outcome: 'done', undo: expect.any(String) });
    expect(told?.reason).toContain('all');
  });

  test('is declined where they are busy, and what they have stays', async () => {
    const stage = await openCalendar({ events: [event('busy', { start: at(9), end: at(10) })] });
    expect(await stage.ask(message())).toBe('applied');
    await expect.poll(() => stage.sent).toHaveLength(1);
    expect(partstatIn(stage.sent[0]?.ical)).toBe('DECLINED');
    expect(stage.kept()).toContain(event('busy', { start: at(9), end: at(10) }));
    expect(stage.sent[0]?.ical).not.toMatch(/busy/i);
  });

  test('waits for the person where no rule is about it, and their answer goes out', async () => {
    const stage = await openCalendar({ rules: [] });
    expect(await stage.ask(message())).toBe('queued');
    expect(stage.kept()).toBe(calendar());
    const { waiting, requests } = await stage
      .state()
      .then((state) => ({ waiting: state.waiting(), requests: state.requests }));
    expect(waiting).toMatchObject([{ uid: 'tea', title: 'Tea', organizer: 'xmpp:ann@example.net' }]);
    await requests.answer('tea', 'TENTATIVE', {
      effect: stage.running.get('calendar').effect({ peer: '', action: 'call answer' }),
      comment: 'perhaps',
    });
    expect(stage.partstat()).toBe('TENTATIVE');
    await expect.poll(() => stage.sent).toHaveLength(1);
    expect(stage.sent[0]?.ical).toMatch(
      /PARTSTAT=TENTATIVE[\s\S]*COMMENT:perhaps|COMMENT:perhaps[\s\S]*PARTSTAT=TENTATIVE/,
    );
    expect((await stage.state()).waiting()).toEqual([]);
  });

  test('that waits is passed on, but not to who is in it already', async () => {
    const stage = await openCalendar({ rules: [] });
    await stage.ask(message({ lines: ['ATTENDEE:xmpp:ben@example.net'] }));
    const state = await stage.state();
    const waiting = () => state.waiting();
    const effect = stage.running.get('calendar').effect({ peer: '', action: 'call answer' });
    const answer = (jid: string) =>
      state.requests.answer('tea', 'DELEGATED', { effect, delegate: `xmpp:${jid}` });
    for (const to of ['you@example.org', 'ann@example.net', 'ben@example.net'])
      await expect(answer(to)).rejects.toThrow(Refusal);
    expect(waiting()).toHaveLength(1);
    await answer('cy@example.net');
    expect(stage.partstat()).toBe('DELEGATED');
    await expect.poll(() => stage.sent).toHaveLength(1);
    expect(stage.sent[0]?.ical.replace(/\r?\n /g, '')).toMatch(
      /METHOD:REPLY[\s\S]*ATTENDEE[^:\r\n]*PARTSTAT=DELEGATED;DELEGATED-TO="xmpp:cy@example.net"/,
    );
    // The organizer's next word, which invites them, asks nobody here.
    const next = message({ sequence: 1, hour: 10 }).replace(
      'RSVP=TRUE',
      'DELEGATED-TO="xmpp:cy@example.net"',
    );
    expect(await stage.ask(next.replace('NEEDS-ACTION', 'DELEGATED'))).toBe('applied');
    expect([stage.partstat(), waiting()]).toEqual(['DELEGATED', []]);
  });

  test('that waits is shown beside what it conflicts with, and another time can be offered', async () => {
    const busy = event('busy', { start: at(9), end: at(10) });
    const stage = await openCalendar({ rules: [], events: [busy, event('later', { start: at(12) })] });
    await stage.ask(message());
    await stage.ask(message({ uid: 'weekly', lines: ['RRULE:FREQ=WEEKLY'] }));
    const state = await stage.state();
    const [tea, weekly] = state.waiting();
    expect(tea).toMatchObject({ conflicts: [{ uid: 'busy' }], isSeries: false });
    expect(tea?.noProposal).toBeUndefined();
    expect(weekly).toMatchObject({ isSeries: true, noProposal: expect.stringContaining('single meeting') });
    const effect = stage.running.get('calendar').effect({ peer: '', action: 'call propose' });
    const hour = (one: number) =>
      Date.parse(at(one).replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
    const time = { start: hour(11), end: hour(12) };
    await state.requests.propose('tea', time, { effect, comment: 'after lunch?' });
    expect(state.waiting()[1]?.proposed).toMatchObject({ start: expect.stringMatching(/T\d\d:00:00/) });
    const counter = () => stage.sent.find(({ ical }) => ical.includes('METHOD:COUNTER'));
    await expect.poll(counter).toMatchObject({ to: ann });
    for (const line of [`DTSTART:${at(11)}`, `DTEND:${at(12)}`, 'COMMENT:after lunch?'])
      expect(counter()?.ical).toContain(line);
    expect(stage.kept()).toBe(calendar(busy, event('later', { start: at(12) })));
    expect(await stage.ask(message({ method: 'DECLINECOUNTER' }))).toBe('applied');
    const kept = state.waiting().find(({ uid }) => uid === 'tea');
    expect(kept).toMatchObject({ reason: 'They keep to their time. No rule is about it.' });
    expect(kept?.proposed).toBeUndefined();
    for (const [uid, wrong] of [
      ['weekly', time],
      ['coffee', time],
      ['tea', { start: time.end, end: time.start }],
      ['tea', { start: 0, end: 3_600_000 }],
    ] as const)
      await expect(state.requests.propose(uid, wrong, { effect })).rejects.toThrow(Refusal);
  });

  test.each([
    ['hold', 'NEEDS-ACTION', []],
    ['tentative', 'TENTATIVE', ['TENTATIVE']],
  ])('that waits can take the time meanwhile: %s', async (whileAsked, partstat, told) => {
    const stage = await openCalendar({ rules: [{ mode: 'ask', whileAsked }] });
    expect(await stage.ask(message())).toBe('queued');
    expect(stage.partstat()).toBe(partstat);
    const state = await stage.state();
    expect(state.waiting()).toMatchObject([{ uid: 'tea' }]);
    await expect.poll(() => stage.sent.map(({ ical }) => partstatIn(ical))).toEqual(told);
    // Another request for that hour finds it taken.
    await stage.ask(message({ uid: 'coffee' }));
    expect(state.waiting()[1]?.reason).toContain('You are busy');
    const { effect } = stage.running.get('calendar');
    await state.requests.answer('tea', 'DECLINED', { effect: effect({ peer: '', action: 'call answer' }) });
    expect(stage.partstat()).toBe('DECLINED');
    expect(state.waiting()).toMatchObject([{ uid: 'coffee' }]);
    await expect.poll(() => stage.sent.map(({ ical }) => partstatIn(ical))).toEqual([...told, 'DECLINED']);
  });

  test('that comes twice has one effect, and the same words twice', async () => {
    const stage = await openCalendar();
    const first = message();
    expect(await stage.ask(first)).toBe('applied');
    await expect.poll(() => stage.sent).toHaveLength(1);
    const kept = stage.kept();
    expect(await stage.ask(first)).toBe('stale');
    expect(stage.kept()).toBe(kept);
    await expect.poll(() => stage.sent).toHaveLength(2);
    expect(stage.sent[1]).toEqual(stage.sent[0]);
  });

  test('that is moved is decided again, and an older one changes nothing', async () => {
    const stage = await openCalendar({ events: [event('busy', { start: at(14), end: at(15) })] });
    await stage.ask(message());
    expect(await stage.ask(message({ hour: 14, sequence: 2 }))).toBe('applied');
    expect(stage.partstat()).toBe('DECLINED');
    expect(stage.kept()).toContain(at(14));
    expect(await stage.ask(message({ hour: 11, sequence: 1 }))).toBe('stale');
    expect(stage.kept()).not.toContain(at(11));
  });

  test('that is cancelled is cancelled, also before it comes', async () => {
    const stage = await openCalendar();
    await stage.ask(message());
    expect(await stage.ask(message({ method: 'CANCEL', sequence: 1, lines: ['STATUS:CANCELLED'] }))).toBe(
      'applied',
    );
    expect(
      (await (await stage.state()).calendar.agenda({ from: '2020-01-01', to: '2040-01-01' })).events.filter(
        ({ isBusy }) => isBusy,
      ),
    ).toEqual([]);
    const early = message({ uid: 'late', method: 'CANCEL', sequence: 1, lines: ['STATUS:CANCELLED'] });
    expect(await stage.ask(early)).toBe('queued');
    await stage.ask(message({ uid: 'late' }));
    expect(
      (await (await stage.state()).calendar.agenda({ from: '2020-01-01', to: '2040-01-01' })).events.filter(
        ({ isBusy }) => isBusy,
      ),
    ).toEqual([]);
  });

  test('cancelled while it waits, waits no more', async () => {
    const stage = await openCalendar({ rules: [] });
    await stage.ask(message());
    await stage.ask(message({ method: 'CANCEL', sequence: 1, lines: ['STATUS:CANCELLED'] }));
    expect((await stage.state()).waiting()).toEqual([]);
    expect(stage.kept()).toBe(calendar());
  });
});

describe('nothing is taken', () => {
  test.each([
    ['from a stranger', message(), stranger, 'forbidden'],
    ['in the name of another organizer', message({ organizer: 'xmpp:bob@example.net' }), ann, 'forbidden'],
    [
      'by an organizer who is a mail address',
      message({ organizer: 'mailto:ann@example.net' }),
      ann,
      'forbidden',
    ],
    ['that is no calendar', 'hello', ann, 'bad-request'],
    ['without a method', message().replace('METHOD:REQUEST\r\n', ''), ann, 'bad-request'],
    ['without a date of its own', message().replace(/DTSTAMP.*\r\n/, ''), ann, 'bad-request'],
    ['that is too long', message({ lines: [`DESCRIPTION:${'x'.repeat(300_000)}`] }), ann, 'bad-request'],
  ])('%s', async (_what, ical, from, condition) => {
    const stage = await openCalendar();
    expect(await stage.ask(ical, from)).toBe(condition);
    expect(stage.kept()).toBe(calendar());
    expect(stage.sent).toEqual([]);
  });

  test('where no calendar is written to', async () => {
    const stage = await openCalendar({ sources: (file) => [{ ics: file }] });
    expect(await stage.ask(message())).toBe('service-unavailable');
  });

  test('of a meeting whose organizer is somebody else', async () => {
    const stage = await openCalendar();
    await stage.ask(message());
    const kept = stage.kept();
    const forged = message({ organizer: 'xmpp:eve@example.net', sequence: 5, hour: 15 });
    expect(await stage.ask(forged, 'eve@example.net/x')).toBe('forbidden');
    expect(stage.kept()).toBe(kept);
  });
});

test('while a calendar cannot be read the person is asked', async () => {
  const missing = join(temporaryFolder(), 'away.ics');
  const stage = await openCalendar({ sources: (file) => [{ ics: file, write: true }, { ics: missing }] });
  expect(await stage.ask(message())).toBe('queued');
  expect((await stage.state()).waiting()).toHaveLength(1);
});

test('a calendar that is ignored keeps nobody from accepting', async () => {
  const other = join(temporaryFolder(), 'holidays.ics');
  writeFileSync(other, calendar(event('holiday', { start: at(0), end: at(23) })));
  const stage = await openCalendar({
    sources: (file) => [
      { ics: file, write: true },
      { ics: other, ignored: true },
    ],
  });
  await stage.ask(message());
  expect(stage.partstat()).toBe('ACCEPTED');
});

test('an answer is taken back once, and then the person is asked', async () => {
  const stage = await openCalendar();
  await stage.ask(message());
  const id = (await stage.activity.list()).find(({ undo }) => undo)?.undo ?? '';
  await stage.running.undo(id);
  expect(stage.kept()).toBe(calendar());
  expect((await stage.state()).waiting()).toMatchObject([{ uid: 'tea' }]);
  await expect(stage.running.undo(id)).rejects.toThrow();
});

test('an answer is not taken back where the meeting has changed since', async () => {
  const stage = await openCalendar();
  await stage.ask(message());
  const id = (await stage.activity.list()).find(({ undo }) => undo)?.undo ?? '';
  writeFileSync(stage.file, stage.kept().replace('PARTSTAT=ACCEPTED', 'PARTSTAT=DECLINED'));
  await (await stage.state()).calendar.calendars.refresh();
  await expect(stage.running.undo(id)).rejects.toThrow(/changed/);
  expect(stage.kept()).toContain('PARTSTAT=DECLINED');
});

test('overlapping requests at once: exactly one is accepted', async () => {
  const stage = await openCalendar();
  const asked = Array.from({ length: 20 }, (_, number) => stage.ask(message({ uid: `m${number}` })));
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['applied']));
  expect(
    stage
      .kept()
      .replace(/\r\n /g, '')
      .match(/PARTSTAT=ACCEPTED/g),
  ).toHaveLength(1);
  expect(stage.kept().match(/BEGIN:VEVENT/g)).toHaveLength(20);
  await expect.poll(() => stage.sent).toHaveLength(20);
});

test('an answer that could not be sent is kept, and sent after the next start', async () => {
  let isAway = true;
  const stage = await openCalendar({ refuse: () => isAway });
  await stage.ask(message());
  expect(stage.partstat()).toBe('ACCEPTED');
  const folder = join(stage.folder, 'calendar', 'requests');
  expect(existsSync(folder) && readdirSync(folder)).toHaveLength(1);
  isAway = false;
  // The settings' change starts the agent anew.
  await stage.settings.set('calendar.rules', []);
  await expect.poll(() => stage.sent).toHaveLength(1);
  expect(partstatIn(stage.sent[0]?.ical)).toBe('ACCEPTED');
});

test('killed between the decision and the calendar, it is written after the next start', async () => {
  const stage = await openCalendar({ refuse: () => true });
  await stage.ask(message());
  const kept = stage.kept();
  // As the disk would be then.
  writeFileSync(stage.file, calendar());
  await stage.settings.set('calendar.rules', [{ mode: 'ask' }]);
  await expect.poll(() => stage.kept()).toBe(kept);
});
