import type { Client } from '../../app/xmpp/client.ts';
import type { Contender } from './contenders.ts';
import { cpuSeconds } from './process-use.ts';
import { quantile } from './statistics.ts';

/** One contender in one round. */
export interface Measured {
  p50Ms: number;
  p99Ms: number;
  perSecond: number;
  /** Processor time of the responder for one request while 64 were in flight. */
  cpuMicros: number;
}

const IN_FLIGHT = 64;

export async function measure(
  client: Client,
  { jid, pid, ask }: Contender,
  { alone, loaded }: { alone: number; loaded: number },
): Promise<Measured> {
  const took: number[] = [];
  for (let done = 0; done < alone; done++) {
    const began = performance.now();
    await ask(client, jid);
    took.push(performance.now() - began);
  }
  let left = loaded;
  const one = async () => {
    while (left-- > 0) await ask(client, jid);
  };
  const cpuBefore = cpuSeconds(pid);
  const began = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  const seconds = (performance.now() - began) / 1000;
  return {
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
    perSecond: loaded / seconds,
    cpuMicros: ((cpuSeconds(pid) - cpuBefore) / loaded) * 1e6,
  };
}
