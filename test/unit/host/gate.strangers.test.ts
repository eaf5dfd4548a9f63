import { describe, expect, test, vi } from 'vitest';
import { Strangers } from '../../../app/host/strangers.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { openGate } from './gate-stage.ts';
import { account, openActivity } from './stage.ts';

describe('strangers get what an absent resource gives', () => {
  const knock = (lang?: string) => {
    const payload = xml('query', { xmlns: 'urn:any', node: 'x' }, xml('deep', {}, 'text & <more>'));
    return xml(
      'iq',
      { from: 'stranger@x.org/a', to: `${account}/dragoman`, type: 'set', id: 'theirs', 'xml:lang': lang },
      payload,
    );
  };

  test('as Prosody does it: a bare error', async () => {
    const house = openGate();
    await house.load();
    for (let count = 0; count < 2; count++)
      expect(String(await house.receive(knock()))).toBe(
        `<iq type="error" id="theirs" to="stranger@x.org/a" from="${account}/dragoman">` +
          '<error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></iq>',
      );
    // Learnt once, from a resource nobody has.
    const asked = house.asked.filter(({ to }) => to !== undefined);
    expect(asked.map(({ to }) => to)).toEqual([`${account}/random`]);
  });

  test('as ejabberd does it: the payload, and a text in their language', async () => {
    const house = openGate({
      nobody: ({ to, payload }) =>
        xml(
          'iq',
          { 'xml:lang': 'en', type: 'error', id: 'ours', to: `${account}/dragoman`, from: to },
          payload,
          new StanzaError('cancel', 'service-unavailable', 'User session not found').toElement(),
        ),
    });
    await house.load();
    const first = String(await house.receive(knock('de')));
    expect(first).toBe(
      `<iq xml:lang="en" type="error" id="theirs" to="stranger@x.org/a" from="${account}/dragoman">` +
        '<query xmlns="urn:any" node="x"><deep>text &amp; &lt;more&gt;</deep></query>' +
        '<error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>' +
        '<text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">User session not found</text></error></iq>',
    );
    expect(String(await house.receive(knock('de')))).toBe(first);
  });

  test('a flood of languages asks the server only so often', async () => {
    const house = openGate();
    await house.load();
    for (let count = 0; count < 100; count++) await house.receive(knock(`l${count}`));
    expect(house.asked.filter(({ to }) => to !== undefined).length).toBeLessThan(20);
  });

  test('when even that is not known: silence', async () => {
    const house = openGate({
      nobody: () => {
        throw new Error('offline');
      },
    });
    await house.load();
    expect(await house.receive(knock())).toBeUndefined();
    expect(house.faults).toEqual([]);
  });
});

test('refused strangers are one line at first and one count a minute, however many they are', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const activity = openActivity();
    const strangers = new Strangers(activity);
    for (let count = 0; count < 5; count++) strangers.refused('a@x');
    strangers.refused('b@x');
    const lines = async () =>
      (await activity.list()).map(({ peer, reason }) => `${peer}: ${reason.split(': ')[1]}`);
    const here = 'answered as if nobody were here';
    expect(await lines()).toEqual([`a@x: ${here}`, `b@x: ${here}`]);
    vi.advanceTimersByTime(60_000);
    expect((await lines()).slice(2)).toEqual(['a@x: 4 more within a minute']);
    vi.advanceTimersByTime(600_000);
    expect(await lines()).toHaveLength(3);
    for (let count = 0; count < 1000; count++) strangers.refused(`s${count}@x`);
    strangers.flush();
    const flood = (await lines()).slice(3);
    expect(flood).toHaveLength(33);
    expect(flood.at(-1)).toBe('others: 968 more within a minute');
  } finally {
    vi.useRealTimers();
  }
});
