import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alice, bob, calendarText, eventOf, meeting, partstats } from '../unit/calendar/itip/kit.ts';
import { rounds } from '../unit/calendar/itip/rounds.ts';
import { type Python, startPython } from './clients/python.ts';
import { dragoman, fileWith } from './device/program.ts';

let reader: Python;
beforeAll(() => {
  reader = startPython('icalendar.py');
});
afterAll(() => reader.close());

interface Event {
  uid: string;
  sequence: number;
  partstats: Record<string, string>;
  recurrenceId: string[] | null;
}

const eventsOf = async (text: string): Promise<Event[]> => {
  const events = (await reader.call('events', { text })) as Event[];
  return events.sort((one, other) => (String(one.recurrenceId) < String(other.recurrenceId) ? -1 : 1));
};

describe('python-icalendar reads the same of both when it was', () => {
  test.each(Object.entries(rounds))('%s', async (_what, play) => {
    const { alice, bob } = play();
    const [hers, his] = [await eventsOf(alice.text), await eventsOf(bob.text)];
    expect(hers.length).toBeGreaterThan(0);
    expect(his).toEqual(hers);
    for (const event of hers) expect(event.uid).toBe('m1@a.example');
  });
});

describe('dragoman ical', () => {
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await dragoman(['ical', ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  };

  test('messages and apply: invited, stored, accepted, noted', async () => {
    const hers = fileWith(calendarText(meeting));
    const [request] = await json('messages', '--after', hers, '--as', alice);
    expect(request).toMatchObject({ method: 'REQUEST', uid: 'm1@a.example', sender: alice, recipient: bob });
    expect(await reader.call('method', { text: request.ical })).toBe('REQUEST');
    const { ical: invitation } = await json('apply', '--message', fileWith(request.ical));
    const accepted = invitation.replace('NEEDS-ACTION;RSVP=TRUE', 'ACCEPTED');
    const change = ['--before', fileWith(invitation), '--after', fileWith(accepted)];
    const [reply] = await json('messages', ...change, '--as', bob);
    expect(reply).toMatchObject({ method: 'REPLY', sender: bob, recipient: alice });
    const { ical } = await json('apply', '--to', hers, '--message', fileWith(reply.ical));
    expect((await eventsOf(ical))[0]?.partstats).toEqual({ [alice]: 'ACCEPTED', [bob]: 'ACCEPTED' });
    expect(await json('apply', '--to', fileWith(ical), '--message', fileWith(reply.ical))).toEqual({});
    expect(partstats(eventOf(ical))).toEqual({ [alice]: 'ACCEPTED', [bob]: 'ACCEPTED' });
  });

  test('a refusal is words, and nothing is nothing', async () => {
    const stored = fileWith(calendarText(meeting));
    const forged = calendarText(meeting).replaceAll(
      'ORGANIZER;CN=Alice:xmpp:alice',
      'ORGANIZER:xmpp:mallory',
    );
    const message = fileWith(forged.replace('VERSION', 'METHOD:CANCEL\r\nVERSION'));
    expect(await json('apply', '--to', stored, '--message', message)).toEqual({
      refusal: 'The message does not name the organizer of this meeting as its ORGANIZER.',
    });
    expect(await json('apply', '--message', message)).toEqual({});
    expect(await json('messages', '--before', stored, '--after', stored, '--as', alice)).toEqual([]);
  });

  test('says what is missing', async () => {
    expect(await dragoman(['ical', 'messages', '--as', 'bob'])).toMatchObject({ code: 2 });
    expect(await dragoman(['ical', 'apply', '--message', '/nowhere.ics'])).toMatchObject({
      code: 1,
      stderr: '/nowhere.ics cannot be read: there is no such file.\n',
    });
  });
});
