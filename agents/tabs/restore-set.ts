import type { z } from 'zod';
import type { Here } from '../../app/agent.ts';
import { ask } from './asking.ts';
import type { tabsContract } from './contract.ts';
import { newOnce } from './open-tabs.ts';
import type { Tabs } from './tabs.ts';

type Restore = (typeof tabsContract)['calls']['restoreSet'];
type Output = z.output<Restore['output']>;

/** Each of its windows becomes a new one; pages are loaded when somebody looks at them. */
export async function restoreSet(
  { set: id, device, to, browser }: z.output<Restore['input']>,
  here: Here<Tabs>,
): Promise<Output> {
  const { windows, tabCount } = await ask('set', device, { id }, here);
  const progress = here.progress as ((value: z.input<Restore['progress']>) => void) | undefined;
  const all: Output = { opened: [], refused: [] };
  for (const { pages } of windows) {
    const unloaded = pages.map((page) => ({ ...page, isUnloaded: true }));
    const input = {
      once: newOnce(),
      pages: unloaded,
      isNewWindow: true,
      ...(browser !== undefined && { browser }),
    };
    const { opened, refused } = await ask('open', to, input, here);
    all.opened.push(...opened);
    all.refused.push(...refused);
    progress?.({ openedCount: all.opened.length, tabCount });
  }
  return all;
}
