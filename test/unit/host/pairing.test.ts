import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { Activity } from '../../../app/host/activity.ts';
import { Approvals } from '../../../app/host/approvals.ts';
import { DeviceLists } from '../../../app/host/device-lists.ts';
import { Devices } from '../../../app/host/devices.ts';
import { Pairing } from '../../../app/host/pairing.ts';
import { answerApproval } from '../../../app/host/person.ts';
import { Settings } from '../../../app/host/settings.ts';
import { settingsSchema } from '../../../app/host/settings-schema.ts';
import { newDeviceKey } from '../../../app/link/device-key.ts';
import { OwnKey } from '../../../app/link/own-key.ts';
import { PairedDevices } from '../../../app/link/paired-devices.ts';
import { commitmentTo, newOpening } from '../../../app/link/pairing-code.ts';
import { NS_CAPS } from '../../../app/xep/0115-entity-capabilities.ts';
import type { Client, ClientEvents } from '../../../app/xmpp/client.ts';
import { StanzaRouter } from '../../../app/xmpp/router.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { secretsFile } from '../../../main/secrets.ts';
import { temporaryFolder } from './stage.ts';

const account = 'you@example.org';

/** A server that carries requests between the devices of one account, as a test wishes to see them. */
class Wire {
  readonly routers = new Map<string, StanzaRouter>();
  /** Every query by its namespace and its JSON. */
  readonly carried: { from: string; to: string; query: string; json: unknown }[] = [];
  /** As after a power cut: nothing of it, or to it, is carried any more. */
  readonly dead = new Set<string>();

  async carry(from: string, to: string, payload: Element): Promise<Element> {
    const router = this.routers.get(to);
    if (!router || this.dead.has(to) || this.dead.has(from))
      throw new StanzaError('cancel', 'service-unavailable');
    const query = String(payload.attrs.xmlns).replace(/^urn:dragoman:|:0$/g, '');
    this.carried.push({ from, to, query, json: JSON.parse(payload.text()) });
    let reply: Element | undefined;
    const copy = xml('query', { xmlns: payload.attrs.xmlns }, payload.text());
    await router.handle(xml('iq', { from, to, type: 'get', id: 'x' }, copy), (answered) => {
      reply = answered;
    });
    if (this.dead.has(to) || this.dead.has(from) || !reply)
      throw new StanzaError('wait', 'remote-server-timeout');
    if (reply.attrs.type === 'error') throw StanzaError.fromStanza(reply);
    return reply;
  }

  sessionOf(query: string): string {
    const { json } = this.carried.find((one) => one.query === query) ?? {};
    return z.object({ session: z.string() }).parse(json).session;
  }

  /** As a peer would ask who has read our code. */
  async ask(from: string, to: string, query: string, json: unknown): Promise<Record<string, string>> {
    const iq = await this.carry(
      from,
      to,
      xml('query', { xmlns: `urn:dragoman:${query}:0` }, JSON.stringify(json)),
    );
    return JSON.parse(iq.getChildText('query') ?? '{}');
  }
}

async function device(wire: Wire, name: string, folder = temporaryFolder()) {
  const jid = `${account}/${name}`;
  const router = new StanzaRouter(account);
  const listeners: ((value: ClientEvents['state']) => void)[] = [];
  const client: Client = {
    jid,
    state: 'online',
    router,
    features: undefined,
    tls: undefined,
    facts: undefined,
    start: async () => {},
    stop: async () => {},
    reconnectNow: () => {},
    send: async () => {},
    request: (_type, to, payload) => wire.carry(jid, to ?? '', payload),
    on: (event, listener) => {
      if (event === 'state') listeners.push(listener as (value: ClientEvents['state']) => void);
      return () => {};
    },
  };
  wire.routers.set(jid, router);
  const paired = new PairedDevices({
    account,
    file: join(folder, 'paired.json'),
    key: new OwnKey(secretsFile(join(folder, 'secrets')), jid),
    name,
    idAt: (at) => devices.idAt(at),
  });
  const isOwn = (at: string) => at.startsWith(`${account}/`) || at === account;
  const devices: Devices = new Devices({
    ...{ client, account, file: join(folder, 'devices.json') },
    paired: () => paired.list,
    met: (at, head) => lists.met(at, head),
  });
  const lists = new DeviceLists({ client, devices, paired, isOwn });
  paired.onChange(() => void lists.announce());
  await paired.load();
  const randomId = () => Buffer.from(crypto.getRandomValues(new Uint8Array(12))).toString('hex');
  const approvals = new Approvals({ file: join(folder, 'approvals.json'), randomId, now: () => new Date() });
  const activity = new Activity(join(folder, 'activity.jsonl'));
  // Their folder goes after them: nothing may be written into it meanwhile.
  const waiting = join(folder, 'approvals.json');
  const written = () => existsSync(waiting) && JSON.parse(readFileSync(waiting, 'utf8')).length;
  onTestFinished(async () => {
    if (hasAsked) await until(() => written() === approvals.list.length);
    await activity.close();
  });
  let hasAsked = false;
  approvals.on('asked', () => {
    hasAsked = true;
  });
  let time = Date.parse('2026-03-01T10:00:00Z');
  const states: string[] = [];
  const pairing = new Pairing({
    ...{ client, devices, paired, approvals, activity, name, isOwn, randomId },
    now: () => new Date(time),
    pull: (peer) => lists.pull(peer),
    changed: ({ state }) => void states.push(state),
  });
  router.iq('get', 'urn:dragoman:device:0', 'query', async () => {
    const { id, head } = paired;
    return xml('query', { xmlns: 'urn:dragoman:device:0' }, JSON.stringify({ device: name, id, head }));
  });
  const sees = (from: string, type?: string) =>
    router.handle(xml('presence', { from, type }, xml('c', { xmlns: NS_CAPS })), () => {});
  return {
    ...{ jid, name, folder, paired, devices, approvals, pairing, states, sees },
    names: () => paired.list.map((one) => one.name),
    goOffline: () => listeners.forEach((tell) => void tell({ state: 'offline' })),
    later: (ms: number) => {
      time += ms;
    },
    answer: async (yes: boolean) => {
      await until(() => approvals.list.length > 0);
      approvals.answer(approvals.list[0]?.id ?? '', { yes, always: false });
    },
  };
}
type Made = Awaited<ReturnType<typeof device>>;

/** Devices that have met. */
async function meet(...names: string[]): Promise<{ wire: Wire; all: Made[] }> {
  const wire = new Wire();
  const all = await Promise.all(names.map((name) => device(wire, name)));
  for (const one of all) for (const other of all) if (one !== other) await one.sees(other.jid);
  return { wire, all };
}

async function two() {
  const { wire, all } = await meet('desk', 'laptop');
  const [desk, laptop] = all as [Made, Made];
  return { wire, desk, laptop };
}

/** A busy machine is no failure. */
const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 20_000, interval: 5 });

const both = (one: Made, other: Made) => until(() => one.names().length > 0 && other.names().length > 0);

describe('two devices', () => {
  test.each([
    ['the one who asked', true],
    ['the one who was asked', false],
  ])('are paired when both persons say yes, %s first', async (_who, isFirst) => {
    const { desk, laptop } = await two();
    const { id, code } = await desk.pairing.pair('laptop');
    expect(desk.approvals.list).toMatchObject([{ id, code, peer: laptop.jid, agent: 'core' }]);
    expect(laptop.approvals.list).toMatchObject([{ code, peer: desk.jid }]);
    expect(laptop.approvals.list[0]?.action).toBe(`Pair with desk. Both screens must show ${code}.`);
    await (isFirst ? desk : laptop).answer(true);
    await until(() => (isFirst ? desk : laptop).states.includes('waiting'));
    expect([desk.names(), laptop.names()]).toEqual([[], []]);
    await (isFirst ? laptop : desk).answer(true);
    await both(desk, laptop);
    expect([desk.names(), laptop.names()]).toEqual([['laptop'], ['desk']]);
    expect(desk.states.at(-1)).toBe('paired');
    await until(() => laptop.states.at(-1) === 'paired');
    expect(desk.devices.find('laptop')).toMatchObject({ paired: true, id: laptop.paired.id });
    await expect(desk.pairing.pair('laptop')).rejects.toThrow('paired already');
  });

  test('are not when either says no; the other hears it', async () => {
    const { desk, laptop } = await two();
    await desk.pairing.pair('laptop');
    await desk.answer(true);
    await laptop.answer(false);
    await until(() => desk.states.at(-1) === 'ended');
    expect(desk.pairing.state?.reason).toContain('said no');
    expect(laptop.states.at(-1)).toBe('ended');
    expect([desk.names(), laptop.names()]).toEqual([[], []]);
    // And another one can begin.
    await laptop.pairing.pair('desk');
  });

  test('a yes is taken back while it waits, and not once both have said it', async () => {
    const { desk, laptop } = await two();
    const { id } = await desk.pairing.pair('laptop');
    expect(desk.pairing.takeBack(id)).toBe(false); // still asked: a no is an answer
    await desk.answer(true);
    await until(() => desk.states.includes('waiting'));
    expect(desk.pairing.takeBack('another')).toBe(false);
    expect(desk.pairing.takeBack(id)).toBe(true);
    expect(desk.pairing.state).toMatchObject({ state: 'ended', reason: 'You took it back here.' });
    await until(() => laptop.states.at(-1) === 'ended');
    expect(laptop.approvals.list).toEqual([]);
    expect([desk.names(), laptop.names()]).toEqual([[], []]);
    const again = await desk.pairing.pair('laptop');
    await Promise.all([desk.answer(true), laptop.answer(true)]);
    await both(desk, laptop);
    expect(desk.pairing.takeBack(again.id)).toBe(false);
  });

  test('nothing is ever paired by a grant', async () => {
    const { desk } = await two();
    const { id } = await desk.pairing.pair('laptop');
    const settings = await Settings.open(join(desk.folder, 'settings.json'), settingsSchema([]));
    const always = answerApproval(desk.approvals, settings, { id, yes: true, always: true });
    await expect(always).rejects.toThrow('asked each time');
    expect(desk.approvals.list).toHaveLength(1);
  });

  test('end it when either goes offline', async () => {
    const { desk, laptop } = await two();
    await desk.pairing.pair('laptop');
    await laptop.sees(desk.jid, 'unavailable');
    expect(laptop.pairing.state).toMatchObject({ state: 'ended', reason: 'The other device went offline.' });
    expect(laptop.approvals.list).toEqual([]);
    desk.goOffline();
    expect(desk.states.at(-1)).toBe('ended');
    expect(desk.approvals.list).toEqual([]);
  });

  test('do one at a time', async () => {
    const { all } = await meet('desk', 'laptop', 'attic');
    const [desk, laptop, attic] = all as [Made, Made, Made];
    await desk.pairing.pair('laptop');
    await expect(desk.pairing.pair('attic')).rejects.toThrow('Another pairing is under way');
    await expect(attic.pairing.pair('desk')).rejects.toThrow('Another pairing is under way');
    await expect(attic.pairing.pair('laptop')).rejects.toThrow('Another pairing is under way');
    await expect(laptop.pairing.pair('nobody')).rejects.toThrow('no device called nobody');
  });
});

test('a third is taken in by one and known to all', async () => {
  const { all } = await meet('desk', 'laptop', 'attic');
  const [desk, laptop, attic] = all as [Made, Made, Made];
  await desk.pairing.pair('laptop');
  await Promise.all([desk.answer(true), laptop.answer(true)]);
  await both(desk, laptop);
  await until(() => laptop.states.at(-1) === 'paired');
  await attic.pairing.pair('laptop');
  await Promise.all([attic.answer(true), laptop.answer(true)]);
  await until(() => all.every((one) => one.names().length === 2));
  expect(desk.names()).toEqual(['laptop', 'attic']);
  expect(attic.names()).toEqual(['desk', 'laptop']);
});

describe('who does not keep to it', () => {
  const evil = `${account}/evil`;
  const key = newDeviceKey();
  const opening = () => newOpening({ key: key.publicKey, name: 'evil', isAlone: true });

  test.each([
    ['a stranger', 'somebody@example.com/x'],
    ['the account without a resource', account],
    ['this device itself', `${account}/laptop`],
  ])('%s is refused', async (_what, from) => {
    const { wire, laptop } = await two();
    const asked = wire.ask(from, laptop.jid, 'pair', { commit: commitmentTo(opening()) });
    await expect(asked).rejects.toMatchObject({ condition: 'forbidden' });
    expect(laptop.paired.id).toBeUndefined();
  });

  test('an opening that was not promised ends it unasked', async () => {
    const { wire, laptop } = await two();
    const { session } = await wire.ask(evil, laptop.jid, 'pair', { commit: commitmentTo(opening()) });
    const shown = wire.ask(evil, laptop.jid, 'pair-open', { session, ...opening() });
    await expect(shown).rejects.toMatchObject({ condition: 'not-acceptable' });
    expect(laptop.approvals.list).toEqual([]);
    const again = wire.ask(evil, laptop.jid, 'pair-open', { session, ...opening() });
    await expect(again).rejects.toMatchObject({ condition: 'item-not-found' });
  });

  test.each(['pair-open', 'pair-confirm', 'pair-end'])('%s from elsewhere changes nothing', async (query) => {
    const { wire, desk, laptop } = await two();
    await desk.pairing.pair('laptop');
    const session = wire.sessionOf('pair-open');
    const json = { session, signature: 'x', ...opening() };
    await expect(wire.ask(evil, laptop.jid, query, json)).rejects.toMatchObject({
      condition: 'item-not-found',
    });
    const other = wire.ask(desk.jid, laptop.jid, query, { ...json, session: 'other' });
    await expect(other).rejects.toMatchObject({ condition: 'item-not-found' });
    await Promise.all([desk.answer(true), laptop.answer(true)]);
    await both(desk, laptop);
  });

  test('a confirmation of something else ends it, whatever the person says', async () => {
    const { wire, desk, laptop } = await two();
    await desk.pairing.pair('laptop');
    const session = wire.sessionOf('pair-open');
    const wrong = wire.ask(desk.jid, laptop.jid, 'pair-confirm', { session, signature: key.sign(['x']) });
    await expect(wrong).rejects.toMatchObject({ condition: 'not-acceptable' });
    expect(laptop.approvals.list).toEqual([]);
    await until(() => desk.states.at(-1) === 'ended');
    expect([desk.names(), laptop.names()]).toEqual([[], []]);
  });

  test('one whose person said nothing yet cannot be made to take anybody in', async () => {
    const { wire, laptop } = await two();
    const ours = opening();
    const { session, ...theirs } = await wire.ask(evil, laptop.jid, 'pair', { commit: commitmentTo(ours) });
    await wire.ask(evil, laptop.jid, 'pair-open', { session, ...ours });
    expect(theirs.name).toBe('laptop');
    expect(laptop.approvals.list).toHaveLength(1);
    await wire.ask(evil, laptop.jid, 'pair-end', { session });
    expect(laptop.approvals.list).toEqual([]);
    expect(laptop.names()).toEqual([]);
  });

  test('after three that came to nothing the next hour’s are refused; our own person can begin one', async () => {
    const { wire, desk, laptop } = await two();
    for (let count = 0; count < 3; count++) {
      await desk.pairing.pair('laptop');
      await laptop.answer(false);
      await until(() => desk.states.at(-1) === 'ended');
    }
    const fourth = desk.pairing.pair('laptop');
    await expect(fourth).rejects.toMatchObject({ condition: 'resource-constraint' });
    const another = wire.ask(evil, laptop.jid, 'pair', { commit: commitmentTo(opening()) });
    await expect(another).rejects.toMatchObject({ condition: 'resource-constraint' });
    await laptop.pairing.pair('desk');
    await Promise.all([desk.answer(true), laptop.answer(true)]);
    await both(desk, laptop);
  });

  test('an hour later one may ask again', async () => {
    const { desk, laptop } = await two();
    for (let count = 0; count < 3; count++) {
      await desk.pairing.pair('laptop');
      await laptop.answer(false);
      await until(() => desk.states.at(-1) === 'ended');
    }
    laptop.later(61 * 60_000);
    await desk.pairing.pair('laptop');
  });
});

describe('cut off in the middle', () => {
  /** Both say yes; the one is killed when that query was carried that many times. */
  async function killedAt(who: 'desk' | 'laptop', query: string, moment: 'before' | 'after') {
    const { wire, desk, laptop } = await two();
    const victim = who === 'desk' ? desk : laptop;
    const survivor = who === 'desk' ? laptop : desk;
    await desk.pairing.pair('laptop');
    const carry = wire.carry.bind(wire);
    wire.carry = async (from, to, payload) => {
      if (payload.attrs.xmlns !== `urn:dragoman:${query}:0` || from !== victim.jid)
        return carry(from, to, payload);
      if (moment === 'before') wire.dead.add(from);
      return carry(from, to, payload).finally(() => void wire.dead.add(from));
    };
    await desk.answer(true);
    await until(() => desk.states.includes('waiting'));
    await laptop.answer(true);
    await until(() => wire.dead.size > 0);
    await survivor.sees(victim.jid, 'unavailable');
    await until(() => /paired|ended/.test(survivor.states.at(-1) ?? ''));
    // Started again, on the files as they are, with the other as it stands.
    const again = new Wire();
    const restarted = [
      await device(again, 'desk', desk.folder),
      await device(again, 'laptop', laptop.folder),
    ];
    const [one, other] = restarted as [Made, Made];
    for (const [at, peer] of [
      [one, other],
      [other, one],
    ] as const)
      await at.sees(peer.jid);
    // What is one-sided heals when the two meet; what is of neither stays so.
    await until(() => one.names().length === other.names().length);
    return [one.names(), other.names()];
  }

  test.each([
    ['desk', 'pair-confirm', 'before'],
    ['desk', 'pair-confirm', 'after'],
    ['laptop', 'pair-confirm', 'before'],
    ['laptop', 'pair-confirm', 'after'],
    ['desk', 'device-list', 'before'],
    ['desk', 'device-list', 'after'],
    ['laptop', 'device-list', 'before'],
    ['laptop', 'device-list', 'after'],
  ] as const)(
    '%s killed at its %s, %s it arrived: both or neither are paired',
    async (who, query, moment) => {
      const [desk, laptop] = await killedAt(who, query, moment);
      expect([
        [['laptop'], ['desk']],
        [[], []],
      ]).toContainEqual([desk, laptop]);
    },
  );
});
