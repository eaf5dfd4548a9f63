import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { agents } from '../../../agents/index.ts';
import { Core, NoAccount } from '../../../app/core.ts';
import { Approvals } from '../../../app/host/approvals.ts';
import { openHome } from '../../../app/host/home.ts';
import { Notices } from '../../../app/host/notices.ts';
import { outgoing } from '../../../app/host/outgoing.ts';
import { Post } from '../../../app/host/post.ts';
import { presence } from '../../../app/host/presence.ts';
import { Resource } from '../../../app/host/resource.ts';
import { Settings } from '../../../app/host/settings.ts';
import { settingsSchema } from '../../../app/host/settings-schema.ts';
import { Undo } from '../../../app/host/undo.ts';
import { UndoLog } from '../../../app/host/undo-log.ts';
import { jsonQuery } from '../../../app/query.ts';
import { StanzaRouter } from '../../../app/xmpp/router.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { account, openActivity, problemOf, request, silentClient, temporaryFolder } from './stage.ts';

const platform = {
  secrets: { read: async () => undefined, keep: async () => {}, forget: async () => {} },
  now: () => new Date(),
  randomId: () => 'random',
};

/** The whole resource, not yet logged in, and a way to hand it stanzas. */
async function openResource() {
  const folder = temporaryFolder();
  const file = join(folder, 'settings.json');
  const own = { jid: account, device: 'Desk', resource: 'dragoman' };
  writeFileSync(file, JSON.stringify({ version: 1, account: own }));
  const settings = await Settings.open(file, settingsSchema(agents.map((one) => one.contract)));
  const activity = openActivity(folder);
  const resource = new Resource({
    account: { ...own, allowPlain: false },
    login: { jid: account, password: async () => '' },
    agents,
    settings,
    activity,
    approvals: new Approvals({ file: join(folder, 'approvals.json'), ...platform }),
    notices: new Notices(() => {}),
    undo: new Undo({
      agents,
      log: new UndoLog({ file: join(folder, 'undo.jsonl'), ...platform }),
      activity,
      onProblem: () => {},
    }),
    platform,
    devicesFile: join(folder, 'devices.json'),
    pairedFile: join(folder, 'paired.json'),
    lettersFile: join(folder, 'letters.json'),
    agentsFolder: join(folder, 'agents'),
    version: '1.2.3',
  });
  onTestFinished(() => resource.stop());
  const { router } = resource.client;
  if (!(router instanceof StanzaRouter)) throw new Error('another router');
  const receive = async (stanza: Element) => {
    let reply: Element | undefined;
    await router.handle(stanza, (answered) => {
      reply = answered;
    });
    return reply;
  };
  return { resource, router, receive, activity };
}

describe('the resource', () => {
  test('warns once when this server ignores negative priority', async () => {
    const { receive, activity } = await openResource();
    for (const to of [account, account, undefined])
      await receive(xml('message', { from: 'friend@x.org/a', to, type: 'chat' }, xml('body', {}, 'hello')));
    const events = await activity.list();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ outcome: 'warning', action: 'message', peer: 'friend@x.org/a' });
    expect(events[0]?.reason).toContain('ignores negative priority');
  });

  test('tells its name to the own account only, and a refusal is no fault', async () => {
    const { receive, router, activity } = await openResource();
    router.gate = undefined; // as for somebody who may see us
    const query = xml('query', { xmlns: 'urn:dragoman:device:0' }, '{}');
    expect(problemOf(await receive(request('friend@x.org/a', 'get', query)))).toBe('forbidden');
    const told = await receive(request(`${account}/phone`, 'get', query));
    expect(told?.getChild('query')?.text()).toBe('{"device":"Desk"}');
    expect(await activity.list()).toEqual([]);
  });

  test('serves its own server before anything is known, and keeps strangers waiting', async () => {
    const { receive } = await openResource();
    const ping = xml('ping', { xmlns: 'urn:xmpp:ping' });
    expect((await receive(request('example.org', 'get', ping)))?.attrs.type).toBe('result');
    const waiting = Symbol('waiting');
    const stranger = receive(request('stranger@x.org/a', 'get', ping));
    expect(await Promise.race([stranger, new Promise((resolve) => setImmediate(resolve, waiting))])).toBe(
      waiting,
    );
  });

  test('offers what it serves, the same to all, and an empty root', async () => {
    const { receive, router } = await openResource();
    router.gate = undefined;
    const ask = async (kind: string, from: string, node?: string) =>
      receive(
        request(from, 'get', xml('query', { xmlns: `http://jabber.org/protocol/disco#${kind}`, node })),
      );
    const features = async (from: string, node?: string) =>
      (await ask('info', from, node))
        ?.getChild('query')
        ?.getChildren('feature')
        .map(({ attrs }) => attrs.var);
    const all = await features(`${account}/phone`);
    expect(all).toEqual(await features('friend@x.org/a'));
    expect(all).toEqual(
      expect.arrayContaining([
        'urn:xmpp:fis:0',
        'urn:xmpp:ping',
        'jabber:iq:version',
        'http://jabber.org/protocol/commands',
      ]),
    );
    const node = 'http://jabber.org/protocol/commands';
    const items = async (from: string, at?: string) =>
      (await ask('items', from, at))
        ?.getChild('query')
        ?.getChildren('item')
        .map(({ attrs }) => attrs);
    expect(await items(`${account}/phone`, node)).toEqual([
      { jid: `${account}/dragoman`, node: 'files', name: 'Browse files' },
      { jid: `${account}/dragoman`, node: 'tabs', name: 'Tabs' },
    ]);
    expect(await items('friend@x.org/a', node)).toEqual([]);
    expect(await items(`${account}/phone`)).toEqual([]);
    expect(await items(`${account}/phone`, 'files')).toEqual([]);
    for (const [from, at] of [
      [`${account}/phone`, 'nothing'],
      ['friend@x.org/a', 'files'],
    ] as const) {
      expect(problemOf(await ask('items', from, at))).toBe('item-not-found');
      expect(problemOf(await ask('info', from, at))).toBe('item-not-found');
    }
    expect(await features(`${account}/phone`, 'files')).toEqual([node, 'jabber:x:data']);
  });
});

test('presence is below zero, and says only what it is to say', () => {
  const caps = xml('c', { xmlns: 'http://jabber.org/protocol/caps' });
  const quiet = presence(-1, { show: 'xa', status: '' }, caps);
  expect(quiet.getChildElements().map((child) => child.getName())).toEqual(['show', 'priority', 'c']);
  expect(quiet.getChildText('show')).toBe('xa');
  const spoken = presence(-128, { show: 'dnd', status: 'In <Paris>' }, caps);
  expect(spoken.getChildText('show')).toBe('dnd');
  expect(spoken.getChildText('status')).toBe('In <Paris>');
  expect(spoken.getChildText('priority')).toBe('-128');
});

describe('what an agent asks of others', () => {
  const codec = jsonQuery('echo', { input: z.string(), output: z.string() });
  const desk = { device: 'Desk', jid: `${account}/desk`, online: true, paired: false };
  const away = { device: 'Away', jid: `${account}/away`, online: false, paired: false };
  function asking(answer: (to: string | undefined) => Element) {
    const stream = silentClient(({ to }) => answer(to));
    const devices = {
      list: [desk, away],
      find: (name: string) => [desk, away].find((one) => one.device === name),
    };
    const link = () => Promise.reject(new Error('nobody to link to'));
    const silent = {
      jid: account,
      device: 'Own',
      client: stream.client,
      link,
      uploads: {} as never,
      sender: {} as never,
    };
    const post = new Post(stream.client);
    const own = { deviceId: () => undefined, sealed: () => ({}) as never };
    const others = { isOneOf: () => false, lookForLetters: async () => {}, post };
    return outgoing({ ...silent, ...own, ...others, devices: devices as never, contacts: {} as never });
  }

  test('goes to a device by its name or to a full JID', async () => {
    const there = asking((to) => xml('iq', { type: 'result' }, codec.encodeAnswer(`from ${to}`)));
    expect(await there.query('Desk', codec, '')).toBe(`from ${account}/desk`);
    expect(await there.query('friend@x.org/a', codec, '')).toBe('from friend@x.org/a');
    await expect(there.query('Away', codec, '')).rejects.toMatchObject({ condition: 'service-unavailable' });
    await expect(there.query('Nobody', codec, '')).rejects.toMatchObject({ condition: 'item-not-found' });
  });

  test.each([
    ['nothing', xml('iq', { type: 'result' }), 'service-unavailable'],
    [
      'something else',
      xml('iq', { type: 'result' }, xml('query', { xmlns: 'urn:x' })),
      'service-unavailable',
    ],
    [
      'another shape',
      xml('iq', { type: 'result' }, xml('query', { xmlns: codec.namespace }, '7')),
      'bad-request',
    ],
    ['no JSON', xml('iq', { type: 'result' }, xml('query', { xmlns: codec.namespace }, '{')), 'bad-request'],
  ])('%s is no answer', async (_, answer, condition) => {
    await expect(asking(() => answer).query('Desk', codec, '')).rejects.toMatchObject({ condition });
  });
});

describe('the core', () => {
  async function openCore() {
    const home = await openHome(join(temporaryFolder(), 'home'));
    const core = await Core.open({ home, agents, platform, version: '0' });
    onTestFinished(() => core.stop());
    return core;
  }

  test('answers what needs no login, and says what does', async () => {
    const core = await openCore();
    await expect(core.start()).rejects.toThrow(NoAccount);
    expect(await core.call('core.status', {})).toEqual({
      jid: '',
      device: '',
      state: 'offline',
      priority: -1,
    });
    expect(await core.call('core.setSetting', { path: 'priority', value: -4 })).toEqual({});
    expect(await core.call('core.getSetting', { path: 'priority' })).toBe(-4);
    for (const name of ['core.devices', 'core.contacts']) expect(await core.call(name, {})).toEqual([]);
    for (const [name, input] of [['core.examine', {}] as const, ['core.commands', { jid: 'x.org' }] as const])
      await expect(core.call(name, input), name).rejects.toMatchObject({ condition: 'service-unavailable' });
    await expect(core.call('files.list', { path: '' })).rejects.toMatchObject({
      condition: 'service-unavailable',
    });
  });

  test.each([
    ['core.nothing', {}],
    ['core.__proto__', {}],
    ['toString', {}],
    ['core.status', { extra: 1 }],
    ['core.activity', { since: 'yesterday' }],
    ['core.setSetting', { path: 7 }],
    ['files.list', {}],
    ['files.list', { path: '', max: -1 }],
  ])('%s %j is refused before anything is done', async (name, input) => {
    const core = await openCore();
    await expect(core.call(name, input)).rejects.toMatchObject({
      name: 'Refusal',
      condition: expect.stringMatching(/^(item-not-found|bad-request)$/),
    });
  });

  test('a setting that is wrong changes nothing', async () => {
    const core = await openCore();
    await expect(core.call('core.setSetting', { path: 'priority', value: 0 })).rejects.toThrow(
      'from -128 to -1',
    );
    expect(core.status.priority).toBe(-1);
  });
});
