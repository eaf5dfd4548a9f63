import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectLocally } from '../../../main/local/client.ts';
import { display } from '../../e2e/display.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import { startProsody } from '../../peers/servers/index.ts';
import { dragomanHome, PASSWORD, USER } from '../contenders.ts';
import { root } from '../places.ts';
import { median } from '../statistics.ts';
import { type AppOptions, ownElectron, startApp } from './app.ts';

const REST_MS = 6_000;

/** Of one app; online only of the one that has somewhere to go online. */
export interface Measured {
  neverOpenedMb: number;
  openMb: number;
  closedMb: number;
  firstPaintMs: number;
  usefulMs: number;
  onlineMs: number;
}

export interface DesktopResults {
  rounds: number;
  dragoman: Measured;
  empty: Measured;
}

/** The desktop app beside an Electron app of one empty page: same binary, same screen, in turns. */
export async function benchDesktop(rounds: number, say: (line: string) => void): Promise<DesktopResults> {
  await using server = await startProsody();
  await server.addUser(USER, PASSWORD);
  const around = { program: ownElectron(), display: await display() };
  const contenders = {
    dragoman: { folder: root, home: () => dragomanHome(server), isOurs: true },
    empty: {
      folder: join(root, 'test', 'bench', 'desktop', 'empty'),
      home: async () => freshFolder('empty'),
      isOurs: false,
    },
  };
  const measured: Record<keyof typeof contenders, Measured[]> = { dragoman: [], empty: [] };
  for (let round = 0; round < rounds; round++) {
    const order = (['dragoman', 'empty'] as const).toSorted(() => (round % 2 ? -1 : 1));
    for (const name of order) {
      say(`desktop: round ${round + 1} of ${rounds}, ${name}`);
      const { folder, home, isOurs } = contenders[name];
      measured[name].push(await measure({ ...around, folder, home: await home() }, isOurs));
    }
  }
  return { rounds, dragoman: medians(measured.dragoman), empty: medians(measured.empty) };
}

async function measure(options: Omit<AppOptions, 'isHidden'>, isOurs: boolean): Promise<Measured> {
  const shown = await startApp({ ...options, isHidden: false });
  const { firstMs, usefulMs } = await shown.paints();
  await shown.quit();
  const onlineMs = isOurs ? await startToOnline(options) : Number.NaN;

  const hidden = await startApp({ ...options, isHidden: true });
  await delay(REST_MS);
  const neverOpenedMb = hidden.pssMb();
  await hidden.open();
  await delay(REST_MS);
  const openMb = hidden.pssMb();
  await hidden.close();
  await delay(REST_MS);
  const closedMb = hidden.pssMb();
  await hidden.quit();
  return { neverOpenedMb, openMb, closedMb, firstPaintMs: firstMs, usefulMs, onlineMs };
}

async function startToOnline(options: Omit<AppOptions, 'isHidden'>): Promise<number> {
  const app = await startApp({ ...options, isHidden: false });
  const onlineMs = (await untilOnline(options.home)) - app.startedMs;
  await app.quit();
  return onlineMs;
}

/** By its own word, as the command line would ask it. */
async function untilOnline(home: string): Promise<number> {
  for (;;) {
    const core = await connectLocally(home).catch(() => undefined);
    const status = await core?.call.core.status({}).catch(() => undefined);
    core?.close();
    if (status?.state === 'online') return Date.now();
    await delay(10);
  }
}

function medians(all: readonly Measured[]): Measured {
  const of = (key: keyof Measured) => median(all.map((one) => one[key]));
  return {
    ...{ neverOpenedMb: of('neverOpenedMb'), openMb: of('openMb'), closedMb: of('closedMb') },
    ...{ firstPaintMs: of('firstPaintMs'), usefulMs: of('usefulMs'), onlineMs: of('onlineMs') },
  };
}
