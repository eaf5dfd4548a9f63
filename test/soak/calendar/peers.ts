import { setTimeout as delay } from 'node:timers/promises';
import ICAL from 'ical.js';
import { itipQuery } from '../../../agents/calendar/requests/itip-query.ts';
import { type Client, createClient } from '../../../app/xmpp/client.ts';
import type { Server } from '../../peers/servers/index.ts';
import { PASSWORD } from '../askers.ts';
import { type Asked, peerName } from './requests.ts';

const TIMEOUT_MS = 10_000;
/** Before what failed is sent again. */
const PAUSE_MS = 100;
/** How many of its requests a peer has on their way at the same time. */
const AT_ONCE = 4;
/** One message of so many is sent twice. */
const TWICE = 5;

/** Somebody who asks for meetings until each is received, and hears the answers. */
export class Peer {
  /** What was answered, by meeting and SEQUENCE; never two different things. */
  readonly heard = new Map<string, Set<string>>();
  sent = 0;
  failed = 0;
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
    const { type, namespace, name } = itipQuery;
    client.router.iq(type, namespace, name, async ({ payload }) => {
      const { uid, said, sequence } = answerIn(itipQuery.decodeQuery(payload).ical);
      const key = `${uid} ${sequence}`;
      this.heard.set(key, (this.heard.get(key) ?? new Set()).add(said));
      return itipQuery.encodeAnswer({ uid, disposition: 'applied' });
    });
  }

  /** Resolves when all are received, some of them twice, in any order. */
  async ask(jid: string, meetings: readonly Asked[], isOver: () => boolean): Promise<void> {
    const letters = meetings.flatMap(({ versions }) => versions);
    const again = letters.filter(() => Math.random() * TWICE < 1);
    const left = shuffled([...letters, ...again]);
    const work = async () => {
      for (let ical = left.pop(); ical !== undefined && !isOver(); ical = left.pop())
        await this.#send(jid, ical, isOver);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async stop(): Promise<void> {
    await this.#client.stop();
  }

  async #send(jid: string, ical: string, isOver: () => boolean): Promise<void> {
    while (!isOver())
      try {
        this.sent += 1;
        await this.#client.request('set', jid, itipQuery.encodeQuery({ ical }), { timeoutMs: TIMEOUT_MS });
        return;
      } catch {
        this.failed += 1; // it is away, or has too much to do
        await delay(PAUSE_MS + Math.random() * PAUSE_MS);
      }
  }
}

export async function startPeer({ host, port, ca }: Server, number: number): Promise<Peer> {
  const client = createClient({
    ...{ jid: `${peerName(number)}@localhost`, resource: 'desk', password: async () => PASSWORD },
    ...{ server: { host, port }, ca },
  });
  const peer = new Peer(client);
  await client.start();
  return peer;
}

function answerIn(ical: string): { uid: string; said: string; sequence: number } {
  const event = new ICAL.Component(ICAL.parse(ical)).getFirstSubcomponent('vevent');
  const said = event?.getFirstProperty('attendee')?.getFirstParameter('partstat');
  return {
    uid: String(event?.getFirstPropertyValue('uid')),
    said: String(said),
    sequence: Number(event?.getFirstPropertyValue('sequence') ?? 0),
  };
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((one) => ({ one, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ one }) => one);
}
