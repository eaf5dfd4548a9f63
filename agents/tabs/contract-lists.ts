import { z } from 'zod';

/** Longer ones stay on their device, and are counted. */
export const MAX_URL_CHARACTERS = 8_192;
export const MAX_TITLE_CHARACTERS = 300;

/** Of our own: they stay the same when a browser is started again. */
export const id = z.string().regex(/^[\w-]{1,40}$/);

export const url = z.string().max(MAX_URL_CHARACTERS);
export const title = z.string().max(MAX_TITLE_CHARACTERS);

export const tab = z.object({
  id,
  /** Always http or https, without a name and password in it. */
  url,
  title,
  /** The one that is shown in its window. */
  isActive: z.boolean().optional(),
  isPinned: z.boolean().optional(),
  /** It is in the row of tabs, and its page will be loaded when somebody looks at it. */
  isUnloaded: z.boolean().optional(),
  isLoading: z.boolean().optional(),
  /** The group of its window that it is in. */
  group: id.optional(),
});

export const group = z.object({
  id,
  title: z.string().max(100),
  color: z.string().max(100),
  isCollapsed: z.boolean(),
});

/** Tabs in the order of their row. */
export const window = z.object({
  id,
  isFocused: z.boolean().optional(),
  tabs: z.array(tab),
  groups: z.array(group).optional(),
});

export const browser = z.object({
  id,
  /** Such as Chromium or Firefox. */
  name: z.string().max(100),
  /** Whether it runs and its extension answers; else this is what it had when it last did. */
  isOpen: z.boolean(),
  /** It is open, and its person shares nothing of it for now. */
  isPaused: z.boolean().optional(),
  windows: z.array(window),
});

export const deviceTabs = z.object({
  /** By its name; this device where there is none. */
  device: z.string().optional(),
  isOnline: z.boolean(),
  /** When it was like that: now for one that is asked, else when it last put its list on the server. */
  asOf: z.iso.datetime().optional(),
  browsers: z.array(browser),
  /** Tabs beyond what a list holds. */
  unlistedCount: z.int().optional(),
  /** Why there is no list, or none but an old one, in words. */
  problem: z.string().optional(),
});

export type Tab = z.output<typeof tab>;
export type TabGroup = z.output<typeof group>;
export type TabWindow = z.output<typeof window>;
export type Browser = z.output<typeof browser>;
export type DeviceTabs = z.output<typeof deviceTabs>;
