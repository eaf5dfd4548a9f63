import { describe, expect, test } from 'vitest';
import { xml } from '../../../app/xmpp/xml.ts';
import { contact, openGate, ping } from './gate-stage.ts';
import { account, own, problemOf, request } from './stage.ts';

describe('the one door', () => {
  test('serves own JIDs, subscribers and grantees; for all others nobody is here', async () => {
    const house = openGate({
      roster: [
        contact('from@x.org', 'from'),
        contact('both@x.org', 'both'),
        contact('to@x.org', 'to'),
        contact('none@x.org', 'none'),
        contact('family@x.org', 'none', 'Family'),
        contact('foe@x.org', 'both', 'Family'),
        contact('odd@x.org', 'everything'),
      ],
      blocked: ['foe@x.org', 'evil.org', 'spam@x.org/bot'],
    });
    await house.load();
    const served = [
      'from@x.org/a',
      'FROM@X.org/a',
      'both@x.org/a',
      'family@x.org/a',
      'family@x.org',
      own,
      account,
    ];
    for (const from of served)
      expect((await house.receive(request(from, 'get', ping())))?.attrs.type, from).toBe('result');
    const strangers = [
      'to@x.org/a',
      'none@x.org/a',
      'foe@x.org/a',
      'x.org',
      'odd@x.org/a',
      'both@evil.org/a',
      'you@example.net/a',
    ];
    for (const from of strangers) {
      const reply = await house.receive(request(from, 'get', ping()));
      expect(problemOf(reply), from).toBe('service-unavailable');
      expect(house.pinged).not.toHaveBeenCalledWith(from);
    }
    expect(house.pinged).toHaveBeenCalledTimes(served.length);
  });

  test('judges nobody before roster and block list are known; the own server is not kept waiting', async () => {
    let tell: (jids: string[]) => void = () => {};
    const house = openGate({
      roster: [contact('foe@x.org', 'both')],
      blocked: new Promise((resolve) => {
        tell = resolve;
      }),
    });
    const loading = house.load();
    let answered = false;
    const knock = house.receive(request('foe@x.org/a', 'get', ping())).finally(() => {
      answered = true;
    });
    for (const from of [account, 'example.org'])
      expect((await house.receive(request(from, 'get', ping())))?.attrs.type, from).toBe('result');
    expect((await house.receive(xml('iq', { type: 'get', id: '1' }, ping())))?.attrs.type).toBe('result');
    expect(answered).toBe(false);
    tell(['foe@x.org']);
    await loading;
    expect(problemOf(await knock)).toBe('service-unavailable');
    expect(house.pinged).not.toHaveBeenCalledWith('foe@x.org/a');
  });

  test('a server without blocking blocks nobody; one that cannot tell whom could have blocked anybody', async () => {
    const roster = [contact('friend@x.org', 'both')];
    const [without, broken] = [
      openGate({ roster, blocked: 'unsupported' }),
      openGate({ roster, blocked: 'broken' }),
    ];
    for (const house of [without, broken]) await house.load();
    const asks = (house: typeof without, from: string) => house.receive(request(from, 'get', ping()));
    expect(problemOf(await asks(without, 'friend@x.org/a'))).toBeUndefined();
    expect(problemOf(await asks(broken, 'friend@x.org/a'))).toBe('service-unavailable');
    expect(problemOf(await asks(broken, own))).toBeUndefined();
  });
});
