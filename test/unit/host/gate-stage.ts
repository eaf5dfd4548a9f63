import { vi } from 'vitest';
import { Absence } from '../../../app/host/absence.ts';
import { Blocklist } from '../../../app/host/blocklist.ts';
import { Gate } from '../../../app/host/gate.ts';
import { Grants } from '../../../app/host/grants.ts';
import { Limits } from '../../../app/host/limits.ts';
import { Roster } from '../../../app/host/roster.ts';
import { Strangers } from '../../../app/host/strangers.ts';
import { Tally } from '../../../app/host/tally.ts';
import { NS_BLOCKING } from '../../../app/xep/0191-blocking-command.ts';
import { NS_PING } from '../../../app/xep/0199-ping.ts';
import { NS_ROSTER } from '../../../app/xep/rfc6121-roster.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { type Asked, account, openActivity, silentClient } from './stage.ts';

export const ping = () => xml('ping', { xmlns: NS_PING });
export const block = (...jids: string[]) =>
  xml('block', { xmlns: NS_BLOCKING }, ...jids.map((jid) => xml('item', { jid })));
export const unblock = (...jids: string[]) =>
  xml('unblock', { xmlns: NS_BLOCKING }, ...jids.map((jid) => xml('item', { jid })));
export const contact = (jid: string, subscription: string, ...groups: string[]) =>
  xml('item', { jid, subscription }, ...groups.map((group) => xml('group', {}, group)));
export const rosterPush = (...items: Element[]) => xml('query', { xmlns: NS_ROSTER }, ...items);

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
export function openGate({ roster = [], blocked = [], nobody }: World = {}) {
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
  const activity = openActivity();
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
