import type { BrowserRow, Deed } from './hands.ts';

// These run inside Chromium, in a worker of the extension, and can use nothing from around them.

export async function rowsInChromium(): Promise<BrowserRow[]> {
  const { windows } = Reflect.get(globalThis, 'chrome');
  const all = await windows.getAll({ populate: true, windowTypes: ['normal'] });
  return all
    .filter((window: { incognito: boolean }) => !window.incognito)
    .map((window: { id: number; tabs: Record<string, unknown>[] }) => ({
      window: window.id,
      tabs: window.tabs.map(({ id, url, pendingUrl, title, pinned, discarded }) => ({
        ...{ tab: id, url: pendingUrl || url, title, isPinned: pinned, isUnloaded: discarded },
      })),
    }));
}

export async function actInChromium(deed: Deed): Promise<void> {
  const { tabs, windows } = Reflect.get(globalThis, 'chrome');
  switch (deed.do) {
    case 'open':
      await tabs.create({ windowId: deed.window, index: deed.index, url: deed.url, active: false });
      break;
    case 'close':
      await tabs.remove(deed.tab);
      break;
    case 'move':
      if (deed.window === undefined) await windows.create({ tabId: deed.tab, focused: false });
      else await tabs.move(deed.tab, { windowId: deed.window, index: deed.index });
      break;
    case 'pin':
      await tabs.update(deed.tab, { pinned: deed.isPinned });
      break;
    case 'navigate':
      await tabs.update(deed.tab, { url: deed.url });
      break;
    case 'look':
      await tabs.update(deed.tab, { active: true });
      break;
  }
}
