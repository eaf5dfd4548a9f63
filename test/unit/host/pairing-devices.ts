import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { Activity } from '../../../app/host/activity.ts';
import { Approvals } from '../../../app/host/approvals.ts';
import { DeviceLists } from '../../../app/host/device-lists.ts';
import { Devices } from '../../../app/host/devices.ts';
import { Pairing } from '../../../app/host/pairing.ts';
import { OwnKey } from '../../../app/link/own-key.ts';
import { PairedDevices } from '../../../app/link/paired-devices.ts';
import { NS_CAPS } from '../../../app/xep/0115-entity-capabilities.ts';
import type { Client, ClientEvents } from '../../../app/xmpp/client.ts';
import type { StanzaRouter } from '../../../app/xmpp/router.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { secretsFile } from '../../../main/secrets.ts';
import { account, silentClient, temporaryFolder } from './stage.ts';

/** A server that carries requests between the devices of one account, as a test wishes to see them. */
export class Wire {
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

export async function device(wire: Wire, name: string, folder = temporaryFolder()) {
  const jid = `${account}/${name}`;
  const silent = silentClient();
  const { router } = silent;
  const listeners: ((value: ClientEvents['state']) => void)[] = [];
  const client: Client = {
    ...silent.client,
    jid,
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
export type Made = Awaited<ReturnType<typeof device>>;

/** Devices that have met. */
export async function meet(...names: string[]): Promise<{ wire: Wire; all: Made[] }> {
  const wire = new Wire();
  const all = await Promise.all(names.map((name) => device(wire, name)));
  for (const one of all) for (const other of all) if (one !== other) await one.sees(other.jid);
  return { wire, all };
}

export async function two() {
  const { wire, all } = await meet('desk', 'laptop');
  const [desk, laptop] = all as [Made, Made];
  return { wire, desk, laptop };
}

/** A busy machine is no failure. */
export const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 20_000, interval: 5 });

export const both = (one: Made, other: Made) =>
  until(() => one.names().length > 0 && other.names().length > 0);
