import { startProsody } from '../../peers/servers/index.ts';
import { PASSWORD, USER } from '../contenders.ts';
import { browsersAlone, type OwnDelays } from './browsers-alone.ts';
import { type Held, held } from './changes.ts';
import { type Delay, followed, roundTrip } from './following.ts';
import { type ManyTabs, manyTabs } from './many-tabs.ts';
import { atRest, type Rest } from './rest.ts';
import { Site } from './site.ts';
import { twoBrowsers } from './two-devices.ts';

export interface TabsResults {
  pages: number;
  rounds: number;
  followed: Delay;
  roundTrip: Delay;
  alone: OwnDelays;
  many: ManyTabs;
  changes: number;
  held: readonly Held[];
  rest: readonly Rest[];
}

const PAGES = { quick: 30, whole: 200 };
/** An hour of one change a second: at its own pace, or as several a second. */
const HOUR = { changes: 3_600, everyMs: 1_000 };
const CHANGES = { quick: { changes: 100, everyMs: 150 }, whole: { ...HOUR, everyMs: 150 }, hour: HOUR };

/** Two Chromium on two devices of one account, and what each takes by itself. */
export async function benchTabs(
  rounds: number,
  size: 'quick' | 'whole' | 'hour',
  say: (line: string) => void,
): Promise<TabsResults> {
  const pages = PAGES[size === 'quick' ? 'quick' : 'whole'];
  await using server = await startProsody();
  await server.addUser(USER, PASSWORD);
  await using site = await Site.start();
  say('tabs: browsers alone');
  const alone = await browsersAlone(site, pages);
  say('tabs: two browsers');
  const { delays, path, memory } = await following();
  say('tabs: a thousand tabs');
  const many = await manyTabs(server, rounds);
  say('tabs: at rest');
  const rest = await atRest(server, site);
  return {
    ...{ pages, rounds, followed: delays, roundTrip: path, alone, many, rest },
    ...{ changes: CHANGES[size].changes, held: memory },
  };

  async function following() {
    await using devices = await twoBrowsers(server);
    const delays = await followed(devices, site, pages);
    const path = await roundTrip(devices, pages);
    say(`tabs: ${CHANGES[size].changes} changes`);
    return { delays, path, memory: await held(devices, site, CHANGES[size]) };
  }
}
