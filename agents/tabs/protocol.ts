import { z } from 'zod';
import {
  MAX_GROUPS,
  MAX_PARTS,
  MAX_REQUESTS,
  MAX_SITES,
  MAX_TABS,
  MAX_TABS_AT_ONCE,
  MAX_TITLE_CHARACTERS,
  MAX_URL_CHARACTERS,
  MAX_WINDOWS,
  PART_CHARACTERS,
} from './protocol/limits.ts';

// docs/protocol/browser-bridge.md. The extension takes only types from here: zod stays on the agent's side.

/** Of a tab, a window, a group, a browser or a request: ours, not the browser's, and kept over its restarts. */
export const id = z.string().regex(/^[\w-]{1,40}$/);
const name = z.string().max(100);
/** A device by its name, or a contact by their JID. */
const peer = z.string().max(3_071);
const url = z.string().max(MAX_URL_CHARACTERS);
const title = z.string().max(MAX_TITLE_CHARACTERS);
const count = z.int().min(0);

export const tab = z.strictObject({
  id,
  /** Null where the page is none of our business: not http or https, excluded, or too long. Its title is then ''. */
  url: url.nullable(),
  title,
  isPinned: z.boolean(),
  isActive: z.boolean(),
  isLoading: z.boolean(),
  isUnloaded: z.boolean(),
  group: id.nullable(),
  /** Somebody at this browser chose the page: it is neither what the agent asked for nor where that led. */
  isChosen: z.literal(true).exactOptional(),
});

export const group = z.strictObject({ id, title: name, color: name, isCollapsed: z.boolean() });

const windowHead = z.strictObject({ id, isFocused: z.boolean(), groups: z.array(group).max(MAX_GROUPS) });
export const browserWindow = windowHead.extend({ tabs: z.array(tab).max(MAX_TABS) });

/** A host, with everything below it: `bank.example` is also www.bank.example. */
export const site = z
  .string()
  .max(253)
  .regex(/^[a-z0-9._-]+$/, { error: 'must be a host in small letters, such as bank.example' });

export const hello = z.strictObject({
  type: z.literal('hello'),
  protocol: z.int(),
  browser: z.strictObject({ id, name, version: name }),
  /** New with each start of the browser. */
  session: id,
  extension: name,
  never: z.array(site).max(MAX_SITES),
});

const state = z.strictObject({
  type: z.literal('state'),
  version: count,
  isPaused: z.boolean(),
  windows: z.array(browserWindow).max(MAX_WINDOWS),
  /** Tabs over the limit. */
  omitted: count,
});

const changes = z.strictObject({
  type: z.literal('changes'),
  /** One more than that of the state or the changes before. */
  version: count,
  goneWindows: z.array(id).max(MAX_WINDOWS),
  windows: z.array(windowHead).max(MAX_WINDOWS),
  goneTabs: z.array(id).max(MAX_TABS),
  /** Each as it is now, and where: all of them are taken out, then put in by rising index. */
  tabs: z.array(tab.extend({ window: id, index: count.max(MAX_TABS) })).max(MAX_TABS),
  omitted: count,
});

const fraction = z.number().min(0).max(1);
/** Of what can be scrolled: 0 is the beginning, 1 the end. */
const place = { x: fraction, y: fraction };
const scrolled = z.strictObject({ type: z.literal('scrolled'), tab: id, ...place });

const reason = z.enum(['no-such-tab', 'not-http', 'excluded', 'paused', 'browser']);
const answer = z.strictObject({
  type: z.literal('answer'),
  id,
  /** What it was done to. */
  tabs: z.array(id).max(MAX_TABS_AT_ONCE),
  /** What it was not done to, and why. */
  refused: z
    .array(z.strictObject({ tab: id.optional(), reason, text: title.optional() }))
    .max(MAX_TABS_AT_ONCE),
  /** Of the state or the changes that already show it. */
  version: count,
});

const ask = z.strictObject({
  type: z.literal('ask'),
  id,
  ask: z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('overview') }),
    z.strictObject({ do: z.literal('send'), tab: id, device: name }),
    z.strictObject({ do: z.literal('follow'), device: peer.nullable() }),
    z.strictObject({ do: z.literal('endFollower'), device: peer }),
  ]),
});

const part = z.strictObject({
  type: z.literal('part'),
  index: count,
  count: z.int().min(2).max(MAX_PARTS),
  text: z.string().max(PART_CHARACTERS),
});

export const fromBrowser = z.discriminatedUnion('type', [hello, state, changes, scrolled, answer, ask, part]);

const tabs = z.array(id).min(1).max(MAX_TABS_AT_ONCE);
/** Where there is no such window a new one is made, and this is its id. */
const where = { window: id, index: count.optional() };
const wanted = z.strictObject({ id, url, title, isPinned: z.boolean(), isUnloaded: z.boolean() });

export const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('open'), tabs: z.array(wanted).min(1).max(MAX_TABS_AT_ONCE), ...where }),
  z.strictObject({ do: z.literal('activate'), tab: id, isFocused: z.boolean() }),
  z.strictObject({ do: z.literal('close'), tabs }),
  z.strictObject({ do: z.literal('move'), tabs, ...where }),
  z.strictObject({ do: z.literal('pin'), tabs, isPinned: z.boolean() }),
  z.strictObject({ do: z.literal('group'), tabs, group: group.nullable() }),
  z.strictObject({ do: z.literal('load'), tabs }),
  z.strictObject({ do: z.literal('unload'), tabs }),
  z.strictObject({ do: z.literal('reload'), tab: id }),
  z.strictObject({ do: z.literal('navigate'), tab: id, url }),
  z.strictObject({ do: z.literal('scroll'), tab: id, ...place }),
  /** From now on scrolling is told of these and no others. */
  z.strictObject({ do: z.literal('watch'), tabs: z.array(id).max(MAX_REQUESTS) }),
]);

/** What the popup shows. */
export const overview = z.strictObject({
  devices: z.array(
    z.strictObject({
      name,
      isOnline: z.boolean(),
      /** RFC 3339, of the newest list there is of it. */
      seen: z.iso.datetime({ offset: true }).optional(),
      tabs: z.array(z.strictObject({ title, url })),
    }),
  ),
  follows: peer.nullable(),
  followers: z.array(peer),
});

export type Tab = z.output<typeof tab>;
export type Group = z.output<typeof group>;
export type BrowserWindow = z.output<typeof browserWindow>;
export type Hello = z.output<typeof hello>;
export type State = z.output<typeof state>;
export type Changes = z.output<typeof changes>;
export type Scrolled = z.output<typeof scrolled>;
export type Answer = z.output<typeof answer>;
export type RefusedReason = z.output<typeof reason>;
export type Ask = z.output<typeof ask>;
export type Part = z.output<typeof part>;
export type FromBrowser = z.output<typeof fromBrowser>;
export type Action = z.output<typeof action>;
export type WantedTab = z.output<typeof wanted>;
export type Overview = z.output<typeof overview>;

export type ToBrowser =
  | { type: 'welcome'; protocol: number; device: string; never: string[] }
  | { type: 'goodbye'; text: string }
  | { type: 'seen'; version: number }
  | { type: 'resend' }
  | { type: 'request'; id: string; action: Action }
  | { type: 'told'; id: string; value: Overview | null }
  | { type: 'told'; id: string; refused: string }
  | { type: 'show'; follows: string | null; followers: string[] }
  | Part;
