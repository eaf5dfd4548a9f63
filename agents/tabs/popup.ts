import { type Account, Refusal } from '../../app/agent.ts';
import { askOther } from './asking.ts';
import type { AnswerAsk } from './browsers/browser-port.ts';
import type { Follow } from './follow/follow.ts';
import type { Lists } from './lists.ts';
import { newOnce } from './open-tabs.ts';
import { shareable } from './shareable.ts';

export interface PopupOptions {
  account: Account;
  lists(): Lists;
  follow(): Follow;
  signal: AbortSignal;
}

/** What the person asks in the extension's popup. */
export function answerPopup({ account, lists, follow, signal }: PopupOptions): AnswerAsk {
  return async (ask, port) => {
    if (ask.do === 'overview') {
      const others = lists().atHand.slice(1);
      const devices = others.map(({ device: name = '', isOnline, asOf, browsers }) => {
        const tabs = browsers.flatMap(({ windows }) => windows.flatMap((window) => window.tabs));
        return {
          ...{ name, isOnline, tabs: tabs.map(({ title, url }) => ({ title, url })) },
          ...(asOf !== undefined && { seen: asOf }),
        };
      });
      const { follows, followers } = follow().now;
      return { devices, follows: follows?.device ?? null, followers };
    }
    if (ask.do === 'follow') {
      if (ask.device === null) follow().stop();
      else await follow().start(ask.device, signal, port);
      return null;
    }
    if (ask.do === 'endFollower') {
      follow().leader.end(ask.device);
      return null;
    }
    const all = port.opened.windows.flatMap(({ tabs }) => tabs);
    const tab = all.find(({ id }) => id === ask.tab);
    const url = shareable(tab?.url ?? null);
    if (url === null) throw new Refusal('not-acceptable', 'This page is not shared.');
    const page = { url, title: tab?.title ?? '' };
    const wanted = { once: newOnce(), pages: [page] };
    const { refused } = await askOther('open', ask.device, wanted, { account, signal });
    const [no] = refused;
    if (no) throw new Refusal('not-acceptable', no.reason);
    return null;
  };
}
