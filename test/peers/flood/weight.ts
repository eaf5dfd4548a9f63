import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Device } from '../device/device.ts';

/** What a core takes once its garbage is collected. */
export interface Weight {
  rssMb: number;
  heapMb: number;
}

const preload = fileURLToPath(new URL('weigh.js', import.meta.url));

/** The environment of a device that can be weighed. */
export const weighable: NodeJS.ProcessEnv = { NODE_OPTIONS: `--import=${preload}` };

export async function weigh(device: Device): Promise<Weight> {
  const count = (device.output().match(/^weighed \d+:/gm)?.length ?? 0) + 1;
  process.kill(device.pid(), 'SIGUSR2');
  await device.waitFor(`weighed ${count}: `);
  await device.waitFor(new RegExp(`weighed ${count}: \\{.*\\}\n`));
  const [, json = ''] = new RegExp(`weighed ${count}: (.*)\n`).exec(device.output()) ?? [];
  const { rss, heapUsed }: { rss: number; heapUsed: number } = JSON.parse(json);
  return { rssMb: Math.round(rss / 1e5) / 10, heapMb: Math.round(heapUsed / 1e5) / 10 };
}
