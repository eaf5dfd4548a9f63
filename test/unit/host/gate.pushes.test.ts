import { describe, expect, test } from 'vitest';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { block, contact, openGate, rosterPush, unblock } from './gate-stage.ts';
import { account, own, problemOf, request } from './stage.ts';

describe('pushes of the server', () => {
  test('change who is who, whatever case the names are written in', async () => {
    const house = openGate({ roster: [contact('friend@x.org', 'both')] });
    await house.load();
    const sees = () => house.gate.isVisible('friend@x.org/a');
    const push = async (payload: Element, from = account) =>
      problemOf(await house.receive(request(from, 'set', payload)));
    expect(sees()).toBe(true);
    for (const [payload, visible] of [
      [block('Friend@X.org'), false],
      [unblock('friend@x.org'), true],
      [block('x.org'), false],
      [block('other@x.org'), false],
      [unblock(), true],
      [rosterPush(contact('friend@x.org', 'remove')), false],
      [rosterPush(contact('Friend@x.org', 'from')), true],
    ] as const) {
      expect(await push(payload)).toBeUndefined();
      expect(sees(), String(payload)).toBe(visible);
    }
    expect(
      problemOf(await house.receive(xml('iq', { type: 'set', id: '1' }, block('friend@x.org')))),
    ).toBeUndefined();
    expect(sees()).toBe(false);
  });

  test('are refused from everybody else, own resources and own server name included', async () => {
    const house = openGate({ roster: [contact('friend@x.org', 'both')] });
    await house.load();
    for (const from of ['friend@x.org/a', own, 'example.org', 'you@example.org.evil.net'])
      for (const payload of [
        rosterPush(contact('evil@x.org', 'both', 'Family')),
        block('friend@x.org'),
        unblock('evil@x.org'),
        unblock(),
      ])
        expect(problemOf(await house.receive(request(from, 'set', payload))), from).toBe(
          'service-unavailable',
        );
    expect(house.gate.isVisible('evil@x.org/a')).toBe(false);
    expect(house.gate.isVisible('friend@x.org/a')).toBe(true);
  });

  test('that come while the lists are loaded are not undone by them', async () => {
    let tell: (jids: string[]) => void = () => {};
    let list: (items: Element[]) => void = () => {};
    const house = openGate({
      roster: new Promise((resolve) => {
        list = resolve;
      }),
      blocked: new Promise((resolve) => {
        tell = resolve;
      }),
    });
    const loading = house.load();
    const pushes = [block('friend@x.org'), rosterPush(contact('left@x.org', 'remove'))].map((payload) =>
      house.receive(request(account, 'set', payload)),
    );
    tell([]);
    list([contact('friend@x.org', 'both'), contact('left@x.org', 'both')]);
    await Promise.all([loading, ...pushes]);
    expect(house.gate.isVisible('friend@x.org/a')).toBe(false);
    expect(house.gate.isVisible('left@x.org/a')).toBe(false);
  });

  test('an unreadable one is an error and changes nothing', async () => {
    const house = openGate({ roster: [contact('friend@x.org', 'both')] });
    await house.load();
    for (const payload of [block(), rosterPush(xml('item', { subscription: 'both' }))])
      expect(problemOf(await house.receive(request(account, 'set', payload)))).toBe('bad-request');
    expect(house.gate.isVisible('friend@x.org/a')).toBe(true);
  });
});
