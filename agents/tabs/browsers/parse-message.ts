import { isExcluded, isWebAddress } from '../protocol/sites.ts';
import { type FromBrowser, fromBrowser, type Tab } from '../protocol.ts';
import { MalformedMessage } from './malformed-message.ts';

/**
 * The one way in for what a browser says. The extension keeps to itself what is no web address or is excluded; here
 * it is looked at again.
 */
export function parseMessage(value: unknown, never: readonly string[]): FromBrowser {
  const parsed = fromBrowser.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new MalformedMessage(
      `what is no message: ${issue?.path.join('.')} ${issue?.message}`.slice(0, 200),
    );
  }
  const message = parsed.data;
  if (message.type === 'state') {
    const windows = message.windows.map((window) => ({
      ...window,
      tabs: window.tabs.map((tab) => withheld(tab, never)),
    }));
    return { ...message, windows };
  }
  if (message.type === 'changes')
    return { ...message, tabs: message.tabs.map((tab) => withheld(tab, never)) };
  return message;
}

function withheld<T extends Tab>(tab: T, never: readonly string[]): T {
  if (tab.url !== null && isWebAddress(tab.url) && !isExcluded(tab.url, never)) return tab;
  return { ...tab, url: null, title: '' };
}
