import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Here } from '../../app/agent.ts';
import { ask } from './asking.ts';
import type { Page, tabsContract } from './contract.ts';
import { newOnce } from './open-tabs.ts';
import type { Tabs } from './tabs.ts';

type Restore = (typeof tabsContract)['calls']['restoreSet'];
type Output = z.output<Restore['output']>;

/** Of one call, which is to be answered within half a minute. */
const PAGES_AT_ONCE = 100;

/** Each of its windows becomes a new one; pages are loaded when somebody looks at them. */
export async function restoreSet(
  { set: id, device, to, browser }: z.output<Restore['input']>,
  here: Here<Tabs, Restore>,
): Promise<Output> {
  const { windows, tabCount } = await here.state.allSets.get(device, id, here.signal);
  const all: Output = { opened: [], refused: [] };
  for (const { pages } of windows) {
    const window = newOnce();
    for (let at = 0; at < pages.length; at += PAGES_AT_ONCE) {
      const some = pages.slice(at, at + PAGES_AT_ONCE).map((page) => unloaded(page, window));
      const input = { once: newOnce(), pages: some, window, ...(browser !== undefined && { browser }) };
      const { opened, refused } = await ask('open', to, input, here);
      all.opened.push(...opened);
      all.refused.push(...refused);
      here.progress?.({ openedCount: all.opened.length, tabCount });
    }
  }
  return all;
}

/** Its group is another one each time the set is opened, for each window of it. */
function unloaded({ group, ...page }: Page, window: string): Page {
  if (!group) return { ...page, isUnloaded: true };
  const id = createHash('sha256').update(`${window} ${group.id}`).digest('base64url').slice(0, 32);
  return { ...page, isUnloaded: true, group: { ...group, id } };
}
