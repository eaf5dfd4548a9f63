import { basename } from 'node:path';
import type { Share } from '../../../agents/files/contract.ts';
import type { Local } from '../../../main/local/client.ts';
import { pair } from '../../peers/device/pair.ts';
import type { Server } from '../../peers/servers/server.ts';
import { dragomanHome } from '../contenders.ts';
import { cpuSeconds, forgetPeak, peakRssMb } from '../process-use.ts';
import { type RunningDevice, runDevice } from '../startup.ts';
import type { Contender } from './contender.ts';

/** What one of the two processes took. */
export interface Use {
  cpuSeconds: number;
  peakRssMb: number;
}

export interface Dragoman extends AsyncDisposable {
  /** How it fetches by this transport; what a fetch took is told. */
  by(
    via: 'direct' | 'proxy' | 'inband',
    onUse: (giving: Use, taking: Use, serverCpuSeconds: number) => void,
  ): Contender;
  /** Makes another folder one of those it gives from. */
  share(share: Share): Promise<void>;
  /** Of the device that takes. */
  local: Local;
  /** Of the device that gives, as the other names it. */
  giver: string;
}

const GIVER = 'giver';
const TAKER = 'taker';
const SHARE = 'Bench';

/** Two devices of one account, each a `dragoman run` of its own, paired as their person pairs them. */
export async function startDragoman(server: Server, folder: string): Promise<Dragoman> {
  const shares: Share[] = [{ name: SHARE, folder, access: 'read' }];
  const giving = await runDevice(await dragomanHome(server, { device: GIVER, files: { shares } }));
  const taking = await runDevice(await dragomanHome(server, { device: TAKER }));
  await pair(taking.local, giving.local, { one: TAKER, other: GIVER });
  const use = ({ run: { pid } }: RunningDevice, cpuBefore: number): Use => ({
    cpuSeconds: cpuSeconds(pid) - cpuBefore,
    peakRssMb: peakRssMb(pid),
  });
  return {
    share: async (share) => {
      shares.push(share);
      await giving.local.call.core.setSetting({ path: 'files.shares', value: shares });
    },
    local: taking.local,
    giver: GIVER,
    by: (via, onUse) => ({
      name: 'Dragoman',
      async fetch(from, into) {
        const both = [giving, taking] as const;
        for (const { run } of both) forgetPeak(run.pid);
        const before = both.map(({ run }) => cpuSeconds(run.pid));
        const serverBefore = cpuSeconds(server.pid);
        const began = performance.now();
        await fetched(taking.local, { from: `${SHARE}/${basename(from)}`, to: into, via });
        const seconds = (performance.now() - began) / 1000;
        const serverCpuSeconds = cpuSeconds(server.pid) - serverBefore;
        onUse(use(giving, before[0] ?? 0), use(taking, before[1] ?? 0), serverCpuSeconds);
        return seconds;
      },
      stop: async () => {},
    }),
    async [Symbol.asyncDispose]() {
      for (const { local, run } of [taking, giving]) {
        local.close();
        await run.stop();
      }
    },
  };
}

type Wanted = { from: string; to: string; via: 'direct' | 'proxy' | 'inband' };

async function fetched({ call }: Local, { from, to, via }: Wanted): Promise<void> {
  const { id } = await call.files.get({ device: GIVER, from: [from], to, via });
  const { state, problem } = await call.files.follow({ id });
  if (state !== 'done') throw new Error(`it was ${state}: ${problem}`);
  await call.files.forget({ id });
}
