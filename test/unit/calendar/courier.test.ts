import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Courier } from '../../../agents/calendar/requests/courier.ts';
import { utc } from '../../../agents/calendar/zones/zone.ts';
import type { Account, PostedLetter } from '../../../app/account.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';

const desk = 'ann@example.net/desk';
const ical = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', 'METHOD:REPLY', 'BEGIN:VEVENT', 'UID:tea'],
  ...['DTSTAMP:20260301T080000Z', 'SUMMARY:Tea', 'ORGANIZER:xmpp:ann@example.net'],
  ...['ATTENDEE;PARTSTAT=ACCEPTED:xmpp:you@example.org', 'END:VEVENT', 'END:VCALENDAR', ''],
].join('\r\n');
const parcel = { to: desk, ical, isPosted: false };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const end = new AbortController();
  const asked: string[] = [];
  const posted: (PostedLetter & { to: string })[] = [];
  const world = { online: [] as string[], refusal: 'service-unavailable', again: 0, isLineCut: false };
  const account = {
    agentsOf: () => world.online,
    query: async (to: string) => {
      asked.push(to);
      if (!world.online.includes(to)) throw new StanzaError('cancel', world.refusal);
    },
    post: async (to: string, _codec: unknown, _input: unknown, letter: PostedLetter) => {
      if (world.isLineCut) throw new Error('offline');
      posted.push({ to, ...letter });
    },
  } as unknown as Account;
  const again = () => void world.again++;
  const courier = new Courier({ account, zone: utc, signal: end.signal, again });
  return { courier, asked, posted, world };
}

const nothing = () => {};

test('goes to the agent that asked, else to another of theirs, and no letter is written', async () => {
  const { courier, asked, posted, world } = open();
  world.online = ['ann@example.net/a', desk];
  expect(await courier.bring(parcel, nothing)).toBe('received');
  world.online = ['ann@example.net/a'];
  expect(await courier.bring(parcel, nothing)).toBe('received');
  expect(asked).toEqual([desk, desk, 'ann@example.net/a']);
  expect(posted).toEqual([]);
});

test('whoever is gone for five seconds gets a letter with words, once, and the agent is tried on', async () => {
  const { courier, asked, posted, world } = open();
  expect(await courier.bring(parcel, nothing)).toBe('unknown');
  vi.advanceTimersByTime(5_000);
  expect(world.again).toBe(1);
  expect(await courier.bring(parcel, nothing)).toBe('posted');
  expect(posted).toMatchObject([{ to: desk, words: 'Accepted: Tea' }]);
  expect(await courier.bring({ ...parcel, isPosted: true }, nothing)).toBe('unknown');
  world.online = [desk];
  expect(await courier.bring({ ...parcel, isPosted: true }, nothing)).toBe('received');
  expect(posted).toHaveLength(1);
  expect(asked).toHaveLength(4);
});

test('the same words have the same id, others another', async () => {
  const ids: string[] = [];
  for (const text of [ical, ical, ical.replace('ACCEPTED', 'DECLINED')]) {
    const { courier, posted } = open();
    await courier.bring({ ...parcel, ical: text }, nothing);
    vi.advanceTimersByTime(5_000);
    await courier.bring({ ...parcel, ical: text }, nothing);
    ids.push(posted[0]?.id ?? '');
  }
  expect(ids[0]).toMatch(/^[\w-]{22}$/);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('a letter that came back is sent again after an hour', async () => {
  const { courier, posted } = open();
  let returned = 0;
  const bring = () => courier.bring(parcel, () => void returned++);
  await bring();
  vi.advanceTimersByTime(5_000);
  await bring();
  posted[0]?.returned?.();
  expect(returned).toBe(1);
  vi.advanceTimersByTime(3_500_000);
  expect(await bring()).toBe('unknown');
  vi.advanceTimersByTime(200_000);
  expect(await bring()).toBe('posted');
});

test('offline nothing is lost, and a refusal is the end', async () => {
  const { courier, posted, world } = open();
  world.isLineCut = true;
  await courier.bring(parcel, nothing);
  vi.advanceTimersByTime(5_000);
  expect(await courier.bring(parcel, nothing)).toBe('unknown');
  world.isLineCut = false;
  expect(await courier.bring(parcel, nothing)).toBe('posted');
  world.refusal = 'forbidden';
  expect(await courier.bring(parcel, nothing)).toBe('refused');
  expect(posted).toHaveLength(1);
});
