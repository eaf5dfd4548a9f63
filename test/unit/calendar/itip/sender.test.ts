import { describe, expect, test } from 'vitest';
import { addressOf } from '../../../../agents/calendar/itip/address.ts';
import { assertComplete } from '../../../../agents/calendar/itip/complete.ts';
import { methods, readMessage } from '../../../../agents/calendar/itip/message.ts';
import { assertSender } from '../../../../agents/calendar/itip/sender.ts';
import { alice, bob, carol, changed, meeting, messageText } from './kit.ts';

const ofOrganizer = ['PUBLISH', 'REQUEST', 'ADD', 'CANCEL', 'DECLINECOUNTER'];
const ofAttendee = methods.filter((method) => !ofOrganizer.includes(method));
const toOne = meeting
  .filter((line) => !line.startsWith('ATTENDEE'))
  .concat(`ATTENDEE;PARTSTAT=ACCEPTED:${bob}`);
const send = (method: string, lines: readonly string[], from: string, others?: string[]) =>
  assertSender(readMessage(messageText(method, lines)), from, others);

describe('who may say it', () => {
  test.each(ofOrganizer)('%s: the ORGANIZER alone', (method) => {
    expect(() => send(method, toOne, 'alice@a.example/laptop')).not.toThrow();
    expect(() => send(method, toOne, 'ALICE@A.example')).not.toThrow();
    for (const from of ['bob@b.example', 'mallory@a.example', 'alice@a.example.evil.example', 'a.example'])
      expect(() => send(method, toOne, from)).toThrow('names somebody else as its ORGANIZER');
  });

  test.each(ofAttendee)('%s: the one ATTENDEE alone', (method) => {
    expect(() => send(method, toOne, 'bob@b.example/phone')).not.toThrow();
    for (const from of ['alice@a.example', 'mallory@b.example'])
      expect(() => send(method, toOne, from)).toThrow('names somebody else as its ATTENDEE');
  });

  test('nobody, where none is named', () => {
    expect(() => send('REQUEST', changed(meeting, { ORGANIZER: undefined }), 'alice@a.example')).toThrow(
      'does not name',
    );
    expect(() => send('COUNTER', changed(toOne, { ATTENDEE: undefined }), 'bob@b.example')).toThrow(
      'does not name',
    );
  });

  test('nobody for two', () => {
    expect(() => send('COUNTER', [...toOne, `ATTENDEE:${carol}`], 'bob@b.example')).toThrow('somebody else');
  });

  test('not in one event for oneself, and in the next for another', () => {
    const second = changed(toOne, { 'RECURRENCE-ID': 'RECURRENCE-ID:20260106T090000Z' });
    const forged = second.map((line) => line.replace(/^ATTENDEE.*/, `ATTENDEE;PARTSTAT=DECLINED:${carol}`));
    expect(() => assertSender(readMessage(messageText('COUNTER', toOne, forged)), 'bob@b.example')).toThrow(
      'somebody else',
    );
  });

  test('SENT-BY is the sender’s own word, and gives no right', () => {
    const claimed = changed(toOne, { ORGANIZER: `ORGANIZER;SENT-BY="xmpp:mallory@m.example":${alice}` });
    expect(() => send('REQUEST', claimed, 'mallory@m.example')).toThrow('somebody else');
    const passedOn = changed(toOne, { ATTENDEE: `ATTENDEE;DELEGATED-TO="xmpp:mallory@m.example":${bob}` });
    expect(() => send('COUNTER', passedOn, 'mallory@m.example')).toThrow('somebody else');
  });

  test('a mailto: that the person has bound to the JID', () => {
    const byMail = changed(toOne, { ORGANIZER: 'ORGANIZER:mailto:Alice@Mail.example' });
    expect(() => send('REQUEST', byMail, 'alice@a.example')).toThrow('somebody else');
    expect(() => send('REQUEST', byMail, 'alice@a.example', ['mailto:alice@mail.example'])).not.toThrow();
  });
});

describe('addresses are compared as what they mean', () => {
  test.each([
    ['xmpp:alice@a.example', 'XMPP:Alice@A.EXAMPLE'],
    ['xmpp:alice@a.example', 'xmpp:alice@a.example/laptop'],
    ['xmpp:alice@a.example', 'xmpp://me@b.example/alice@a.example?message'],
    ['xmpp:a%20b@a.example', 'xmpp:a\\20b@a.example'],
    ['mailto:carol@c.example', 'MAILTO:Carol@C.example'],
    ['mailto:carol@c.example', 'mailto:carol%40c.example?subject=x'],
  ])('%s is %s', (one, other) => {
    expect(addressOf(one)).toBe(addressOf(other));
  });

  test.each([
    ['xmpp:alice@a.example', 'mailto:alice@a.example'],
    ['xmpp:alice@a.example', 'xmpp:alice@a.example.evil.example'],
    ['xmpp:alice@a.example', 'xmpp:alice%2F@a.example'],
    ['xmpp:alice@a.example', 'xmpp:evil.example/alice@a.example'],
    ['xmpp:alice@a.example', 'xmpp://alice@a.example/mallory@m.example'],
    ['xmpp:alice@a.example', 'alice@a.example'],
    ['urn:uuid:A', 'urn:uuid:b'],
  ])('%s is not %s', (one, other) => {
    expect(addressOf(one)).not.toBe(addressOf(other));
  });
});

describe('what comes over the wire has to have', () => {
  test.each(methods)('%s: DTSTAMP and ORGANIZER', (method) => {
    expect(() => assertComplete(readMessage(messageText(method, toOne)))).not.toThrow();
    for (const name of ['DTSTAMP', 'ORGANIZER'])
      expect(() =>
        assertComplete(readMessage(messageText(method, changed(toOne, { [name]: undefined })))),
      ).toThrow(name);
  });

  test.each(['REQUEST', 'ADD', 'PUBLISH', 'COUNTER'])('%s: DTSTART', (method) => {
    expect(() =>
      assertComplete(readMessage(messageText(method, changed(toOne, { DTSTART: undefined })))),
    ).toThrow('DTSTART');
  });
});
