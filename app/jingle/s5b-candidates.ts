import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { StreamHost } from '../xep/0065-socks5-bytestreams.ts';
import { candidatePriority, type S5bCandidate } from '../xep/0260-jingle-socks5.ts';
import { mayConnect, ownAddresses } from './addresses.ts';
import { connectSocks5 } from './socks5-connect.ts';

/** XEP-0260 §4: one after the other, and relays with more patience. */
const STAGGER_MS = 200;
const PROXY_AFTER_MS = 1_000;
const CONNECT_MS = 5_000;
const MAX_TRIED = 10;

export interface Connected {
  candidate: S5bCandidate;
  socket: Socket;
}

/** What we offer: every address of this machine, then the relays of our server. */
export function ownCandidates(jid: string, port: number, proxies: readonly StreamHost[]): S5bCandidate[] {
  const local = (index: number) => 65_535 - index;
  return [
    ...(port > 0 ? ownAddresses() : []).map((host, index) => ({
      ...{ cid: randomUUID(), host, jid, port, type: 'direct' as const },
      priority: candidatePriority('direct', local(index)),
    })),
    ...proxies.map((proxy, index) => ({
      ...{ ...proxy, cid: randomUUID(), type: 'proxy' as const },
      priority: candidatePriority('proxy', local(index)),
    })),
  ];
}

export interface Trying {
  candidates: readonly S5bCandidate[];
  destination: string;
  isOwnAccount: boolean;
  /** Relays of our own server, wherever they stand: we know them from it, and not from the other side. */
  proxies: readonly StreamHost[];
  signal: AbortSignal;
}

/** Connects to what the other side offers, best first; the first that works ends the others. */
export async function connectToOne(trying: Trying): Promise<Connected | undefined> {
  const { destination, signal } = trying;
  const byPriority = [...trying.candidates].sort((a, b) => b.priority - a.priority).slice(0, MAX_TRIED);
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  let found: Connected | undefined;
  const isMixed = byPriority.some(({ type }) => type !== 'proxy');
  await Promise.all(
    byPriority.map(async (candidate, index) => {
      const afterMs = index * STAGGER_MS + (isMixed && candidate.type === 'proxy' ? PROXY_AFTER_MS : 0);
      try {
        if (afterMs > 0) await delay(afterMs, undefined, { signal: either });
        const host = await addressOf(candidate, trying);
        if (host === undefined || either.aborted) return;
        const socket = await connectSocks5({ ...candidate, host, destination }, CONNECT_MS, either);
        if (found) socket.destroy();
        found ??= { candidate, socket };
        enough.abort();
      } catch {
        // This one does not lead there; another may.
      }
    }),
  );
  return found;
}

/** Only relays may have names; what the name stands for is looked at like any other address. */
async function addressOf(
  candidate: S5bCandidate,
  { isOwnAccount, proxies }: Trying,
): Promise<string | undefined> {
  const { type, jid, host, port } = candidate;
  if (type === 'proxy' && proxies.some((own) => own.jid === jid && own.host === host && own.port === port))
    return host;
  const named = type === 'proxy' && isIP(host) === 0;
  const address = named ? (await lookup(host)).address : host;
  return mayConnect({ host: address, port, type }, isOwnAccount) ? address : undefined;
}
