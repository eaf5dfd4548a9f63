import { z } from 'zod';
import { browser, group, id, tab, title, url } from './contract-lists.ts';
import { MAX_TABS } from './protocol/limits.ts';

const nothing = z.strictObject({});
const undoable = z.object({ undo: z.string().optional() });

/** What a tab is made from; the title is shown until its page is loaded. */
export const page = z.strictObject({
  url,
  title: title.optional(),
  isPinned: z.boolean().optional(),
  isUnloaded: z.boolean().optional(),
  /** Its group where it was: those of one id stay together. */
  group: group.optional(),
});

const onceId = z.string().regex(/^[\w-]{16,32}$/);

/** Where to: the browser that was used last and its last window, where they are not said. */
const where = {
  browser: id.optional(),
  window: id.optional(),
  /** A new window for all of them. */
  isNewWindow: z.boolean().optional(),
};

/** With the URL it is left alone when it shows another page by now. */
export const known = z.strictObject({ id, url: url.optional() });

const left = z.object({ tab: id, reason: z.string() });

export const closedTab = z.object({
  id,
  url,
  title,
  isPinned: z.boolean().optional(),
  closedAt: z.iso.datetime(),
  /** The device that had it closed, where it was not this one. */
  by: z.string().optional(),
});

/** Some tabs under a name, as they were in their windows. */
export const savedSet = z.object({
  id,
  name: z.string(),
  savedAt: z.iso.datetime(),
  windowCount: z.int(),
  tabCount: z.int(),
});

export const MAX_TABS_AT_ONCE = 1_000;

/** What is open on a device, by its own word: of each browser no more than its extension may tell. */
const openThere = z.object({
  browsers: z.array(
    browser.refine(({ windows }) => windows.reduce((sum, { tabs }) => sum + tabs.length, 0) <= MAX_TABS, {
      error: `has more than ${MAX_TABS} tabs`,
    }),
  ),
  unlistedCount: z.int().optional(),
});

/** What is asked about the tabs of one device: by its own person, or by a paired device inside a link. */
export const asked = {
  list: {
    input: nothing,
    output: openThere,
  },
  /** The list, at once and whenever it changes, until the call is canceled. */
  watch: {
    input: nothing,
    output: nothing,
    progress: openThere,
  },
  open: {
    input: z.strictObject({
      /** Of the asker: the same asked twice opens nothing twice. */
      once: onceId,
      pages: z.array(page).min(1).max(MAX_TABS_AT_ONCE),
      ...where,
    }),
    output: undoable.extend({ opened: z.array(id), refused: z.array(z.object({ url, reason: z.string() })) }),
  },
  activate: { input: z.strictObject({ tab: id }), output: nothing },
  /** `isMove`: they are open elsewhere by now. */
  close: {
    input: z.strictObject({
      tabs: z.array(known).min(1).max(MAX_TABS_AT_ONCE),
      isMove: z.boolean().optional(),
    }),
    output: undoable.extend({ closed: z.array(id), left: z.array(left) }),
  },
  /** Inside one browser of the device; `elsewhere` are those that are in another of its browsers, and stay there. */
  move: {
    input: z.strictObject({ tabs: z.array(known).min(1).max(MAX_TABS_AT_ONCE), once: onceId, ...where }),
    output: undoable.extend({ moved: z.array(id), left: z.array(left), elsewhere: z.array(id) }),
  },
  /** Takes back what `open`, `close` or `move` did. */
  restore: { input: z.strictObject({ undo: z.string() }), output: z.object({ note: z.string() }) },
  /** The last ones, newest first. */
  closed: { input: nothing, output: z.array(closedTab) },
  sets: { input: nothing, output: z.array(savedSet) },
  /** Its windows, with what each tab is made from. */
  set: {
    input: z.strictObject({ id }),
    output: savedSet.extend({ windows: z.array(z.object({ pages: z.array(page) })) }),
  },
  forgetSet: { input: z.strictObject({ id }), output: nothing },
} as const;

/** A tab that has what was sought, and where it is. */
export const foundTab = z.object({
  device: z.string().optional(),
  asOf: z.iso.datetime().optional(),
  browser: z.string(),
  tab,
});

export { left, where };

export type Page = z.output<typeof page>;
export type KnownTab = z.output<typeof known>;
export type ClosedTab = z.output<typeof closedTab>;
export type SavedSet = z.output<typeof savedSet>;
export type FoundTab = z.output<typeof foundTab>;
