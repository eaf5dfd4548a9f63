import type { BrowserRow, Deed } from './hands.ts';

// These run inside Firefox, as a part of its own window would, and can use nothing from around them.

export function rowsInFirefox(): BrowserRow[] {
  const [utils, services] = [Reflect.get(globalThis, 'ChromeUtils'), Reflect.get(globalThis, 'Services')];
  const load = (module: string) => utils.importESModule(module);
  const { tabTracker, windowTracker } = load('resource://gre/modules/ExtensionParent.sys.mjs').ExtensionParent
    .apiManager.global;
  const { PrivateBrowsingUtils } = load('resource://gre/modules/PrivateBrowsingUtils.sys.mjs');
  const { SessionStore } = load('resource:///modules/sessionstore/SessionStore.sys.mjs');
  const rows: BrowserRow[] = [];
  for (const window of services.wm.getEnumerator('navigator:browser')) {
    if (window.closed || PrivateBrowsingUtils.isWindowPrivate(window)) continue;
    const tabs = [...window.gBrowser.tabs].map((tab) => {
      // Whoever asks a tab that has no panel for its browser loads it.
      const isUnloaded = !tab.linkedPanel || tab.hasAttribute('pending');
      const url =
        (isUnloaded && SessionStore.getLazyTabValue(tab, 'url')) || tab.linkedBrowser.currentURI.spec;
      return { tab: tabTracker.getId(tab), url, title: tab.label, isPinned: tab.pinned, isUnloaded };
    });
    rows.push({ window: windowTracker.getId(window), tabs });
  }
  return rows;
}

export function actInFirefox(deed: Deed): void {
  const [utils, services] = [Reflect.get(globalThis, 'ChromeUtils'), Reflect.get(globalThis, 'Services')];
  const { tabTracker, windowTracker } = utils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs')
    .ExtensionParent.apiManager.global;
  const triggeringPrincipal = services.scriptSecurityManager.createNullPrincipal({});
  if (deed.do === 'open') {
    const { gBrowser } = windowTracker.getWindow(deed.window);
    gBrowser.addTab(deed.url, { triggeringPrincipal, tabIndex: deed.index, inBackground: true });
    return;
  }
  const tab = tabTracker.getTab(deed.tab);
  const { gBrowser } = tab.ownerDocument.defaultView;
  switch (deed.do) {
    case 'close':
      gBrowser.removeTab(tab);
      break;
    case 'move': {
      if (deed.window === undefined) {
        gBrowser.replaceTabWithWindow(tab);
        break;
      }
      const into = windowTracker.getWindow(deed.window).gBrowser;
      if (into === gBrowser) gBrowser.moveTabTo(tab, { tabIndex: deed.index });
      else into.adoptTab(tab, { tabIndex: deed.index });
      break;
    }
    case 'pin':
      if (deed.isPinned) gBrowser.pinTab(tab);
      else gBrowser.unpinTab(tab);
      break;
    case 'navigate':
      tab.linkedBrowser.fixupAndLoadURIString(deed.url, { triggeringPrincipal });
      break;
    case 'look':
      gBrowser.selectedTab = tab;
      break;
  }
}
