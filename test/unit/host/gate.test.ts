import { describe, expect, test, vi } from 'vitest';
import { Absence } from '../../../app/host/absence.ts';
import { Activity } from '../../../app/host/activity.ts';
import { Blocklist } from '../../../app/host/blocklist.ts';
import { Gate } from '../../../app/host/gate.ts';
import { Grants } from '../../../app/host/grants.ts';
import { Limits } from '../../../app/host/limits.ts';
import { onMessage } from '../../../app/host/messages.ts';
import { Roster } from '../../../app/host/roster.ts';
import { Strangers } from '../../../app/host/strangers.ts';
import { Tally } from '../../../app/host/tally.ts';
import { NS_BLOCKING } from '../../../app/xep/0191-blocking-command.ts';
import { NS_PING } from '../../../app/xep/0199-ping.ts';
import { NS_ROSTER } from '../../../app/xep/rfc6121-roster.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { type Asked, account, own, problemOf, request, silentClient, temporaryFolder } from './stage.ts';

const ping = () => xml('ping', { xmlns: NS_PING });
const block = (...jids: string[]) =>
  xml('block', { xmlns: NS_BLOCKING }, ...jids.map((jid) => xml('item', { jid })));
const unblock = (...jids: string[]) =>
  xml('unblock', { xmlns: NS_BLOCKING }, ...jids.map((jid) => xml('item', { jid })));
const contact = (jid: string, subscription: string, ...groups: string[]) =>
  xml('item', { jid, subscription }, ...groups.map((group) => xml('group', {}, group)));
const rosterPush = (...items: Element[]) => xml('query', { xmlns: NS_ROSTER }, ...items);

const absent = (asked: Asked) =>
  new StanzaError('cancel', 'service-unavailable', '', undefined, absentReply(asked));
/** Prosody's way: a bare error. */
function absentReply({ to }: Asked): Element {
  const error = new StanzaError('cancel', 'service-unavailable').toElement();
  return xml('iq', { type: 'error', id: 'ours', to: `${account}/dragoman`, from: to }, error);
}

interface World {
  roster?: Element[] | Promise<Element[]>;
  blocked?: string[] | 'unsupported' | 'broken' | Promise<string[]>;
  nobody?: (asked: Asked) => Element;
}

/** The gate with a roster and a block list before a router that answers pings. */
function openGate({ roster = [], blocked = [], nobody }: World = {}) {
  const asked: Asked[] = [];
  const stream = silentClient(async (one) => {
    asked.push(one);
    if (one.payload.is('query', NS_ROSTER))
      return xml('iq', { type: 'result' }, rosterPush(...(await roster)));
    if (one.payload.is('blocklist', NS_BLOCKING)) {
      if (blocked === 'unsupported') throw new StanzaError('cancel', 'service-unavailable');
      if (blocked === 'broken') throw new StanzaError('wait', 'internal-server-error');
      const items = (await blocked).map((jid) => xml('item', { jid }));
      return xml('iq', { type: 'result' }, xml('blocklist', { xmlns: NS_BLOCKING }, ...items));
    }
    if (nobody) throw new StanzaError('cancel', 'service-unavailable', '', undefined, nobody(one));
    throw absent(one);
  });
  const { client } = stream;
  const activity = new Activity(`${temporaryFolder()}/activity.jsonl`);
  const lists = { roster: new Roster(client, account), blocklist: new Blocklist(client, account) };
  const isBlocked = (jid: string) => lists.blocklist.has(jid);
  const groupsOf = (jid: string) => lists.roster.groupsOf(jid);
  const grants = new Grants({ account, groupsOf, isBlocked, isContact: () => false }, [], () => [
    { permission: 'files.read', who: 'group:Family', decision: 'allow' },
  ]);
  const strangers = new Strangers(activity);
  let settle = () => {};
  const ready = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const gate = new Gate({
    account,
    grants,
    roster: lists.roster,
    isBlocked,
    absence: new Absence(client, account, () => 'random'),
    strangers,
    limits: new Limits(),
    limited: new Tally(activity, { action: 'limit', first: 'too much', more: 'too much' }),
    ready: () => ready,
  });
  stream.router.gate = (iq) => gate.admit(iq);
  const pinged = vi.fn();
  stream.router.iq('get', NS_PING, 'ping', async ({ from }) => void pinged(from));
  const load = async () => {
    await Promise.allSettled([lists.roster.load(), lists.blocklist.load()]);
    settle();
  };
  return { ...stream, ...lists, gate, strangers, activity, asked, pinged, load, settle };
}

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

describe('who asks too much', () => {
  const ask = (house: ReturnType<typeof openGate>, from: string) =>
    house.receive(request(from, 'get', ping()));
  const flood = async (
    house: ReturnType<typeof openGate>,
    from: (count: number) => string,
    times: number,
  ) => {
    const came = new Map<string, number>();
    for (let count = 0; count < times; count++) {
      const problem = problemOf(await ask(house, from(count))) ?? 'served';
      came.set(problem, (came.get(problem) ?? 0) + 1);
    }
    return Object.fromEntries(came);
  };

  test('is told to wait, whatever resource it is, once in the activity; nobody else is', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    try {
      const house = openGate({ roster: [contact('friend@x.org', 'both'), contact('other@x.org', 'both')] });
      await house.load();
      const came = await flood(house, (count) => `friend@x.org/${count}`, 300);
      expect(came).toEqual({ served: 100, 'resource-constraint': 200 });
      expect(problemOf(await ask(house, 'other@x.org/a'))).toBeUndefined();
      expect(await flood(house, () => own, 300)).toEqual({ served: 300 });
      expect(house.gate.hears('friend@x.org/a')).toBe(false);
      expect(house.gate.hears('other@x.org/a')).toBe(true);
      expect(house.gate.hears(own)).toBe(true);
      const lines = (await house.activity.list()).filter(({ action }) => action === 'limit');
      expect(lines.map(({ peer }) => peer)).toEqual(['friend@x.org']);
      vi.advanceTimersByTime(10_000);
      expect(problemOf(await ask(house, 'friend@x.org/a'))).toBeUndefined();
      expect(house.gate.hears('friend@x.org/a')).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('and is a stranger never hears so: nobody is here, as often as they ask', async () => {
    const house = openGate();
    await house.load();
    expect(await flood(house, (count) => `stranger${count % 50}@x.org/a`, 3000)).toEqual({
      'service-unavailable': 3000,
    });
  });

  test('when the line takes no answers, strangers get none: none is kept for them', async () => {
    const house = openGate();
    await house.load();
    let answers = 0;
    const stuck = () => {
      answers += 1;
      return new Promise<void>(() => {});
    };
    for (let count = 0; count < 3000; count++)
      void house.router.handle(request(`stranger${count}@x.org/a`, 'get', ping()), stuck);
    await vi.waitFor(() => expect(answers).toBe(1024));
    expect(await ask(house, 'late@x.org/a')).toBeUndefined();
    expect((await ask(house, own))?.attrs.type).toBe('result');
  });
});

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
    const activity = new Activity(`${temporaryFolder()}/activity.jsonl`);
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

describe('messages', () => {
  const body = xml('body', {}, 'hello');
  function door() {
    const sent: Element[] = [];
    const ignored: string[] = [];
    const handle = onMessage({
      account,
      isVisible: (jid) => jid.startsWith('friend@'),
      send: async (stanza) => void sent.push(stanza),
      priorityIgnored: (from) => void ignored.push(from),
    });
    const receive = (attrs: Record<string, string>, child = body) =>
      handle(xml('message', { from: 'friend@x.org/a', to: `${account}/dragoman`, id: '1', ...attrs }, child));
    return { sent, ignored, receive };
  }

  test.each([{ type: 'chat' }, { type: 'normal' }, {}])(
    'a message %j is returned with where to write',
    async (attrs) => {
      const { sent, receive } = door();
      await receive(attrs as Record<string, string>);
      expect(sent).toHaveLength(1);
      expect(sent[0]?.attrs).toEqual({ type: 'error', to: 'friend@x.org/a', id: '1' });
      expect(sent[0]?.getChild('error')?.getChild('service-unavailable')).toBeTruthy();
      expect(sent[0]?.getChild('error')?.getChildText('text')).toContain(account);
    },
  );

  test.each<[string, Record<string, string>, Element]>([
    ['an error, or two of us would never end', { type: 'error' }, body],
    ['a headline', { type: 'headline' }, body],
    ['a room', { type: 'groupchat' }, body],
    ['an unknown type', { type: 'shout' }, body],
    ['no body', { type: 'chat' }, xml('composing', { xmlns: 'urn:x' })],
    ['a stranger', { type: 'chat', from: 'stranger@x.org/a' }, body],
    ['nobody', { type: 'chat', from: '' }, body],
  ])('silence for %s', async (_, attrs, child) => {
    const { sent, ignored, receive } = door();
    await receive(attrs, child);
    expect([sent, ignored]).toEqual([[], []]);
  });

  test('one to the bare JID is not answered, but a reason to warn', async () => {
    const { sent, ignored, receive } = door();
    await receive({ type: 'chat', to: account });
    expect([sent, ignored]).toEqual([[], ['friend@x.org/a']]);
  });
});
