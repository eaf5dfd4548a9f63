import type { Client } from '../../app/xmpp/client.ts';
import type { Contender } from './contenders.ts';
import { cpuSeconds } from './process-use.ts';

/** One contender in one round. */
export interface Measured {
  p50Ms: number;
  p99Ms: number;
  perSecond: number;
  /** Processor time of the responder for one request while 64 were in flight. */
  cpuMicros: number;
}

const IN_FLIGHT = 64;

/** How long each of so many requests takes, one after the other. */
export async function roundTripsMs(
  client: Client,
  { jid, ask }: Contender,
  count: number,
): Promise<number[]> {
  const took: number[] = [];
  for (let done = 0; done < count; done++) {
    const began = performance.now();
    await ask(client, jid);
    took.push(performance.now() - began);
  }
  return took;
}

export async function underLoad(
  client: Client,
  { jid, pid, ask }: Contender,
  count: number,
): Promise<Pick<Measured, 'perSecond' | 'cpuMicros'>> {
  let left = count;
  const one = async () => {
    while (left-- > 0) await ask(client, jid);
  };
  const cpuBefore = cpuSeconds(pid);
  const began = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: count / seconds, cpuMicros: ((cpuSeconds(pid) - cpuBefore) / count) * 1e6 };
}
