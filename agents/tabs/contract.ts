import { z } from 'zod';
import { asked, closedTab, foundTab, known, left, page, savedSet, where } from './contract-asked.ts';
import { closed, moved, opened } from './contract-inverses.ts';
import { deviceTabs, id } from './contract-lists.ts';
import { published, setPiece } from './contract-published.ts';
import { contactQueries } from './follow/contact/contract-contact.ts';
import { followCalls, followLink } from './follow/contract-follow.ts';
import { mirrorCalls, mirrorLink } from './mirror/contract-mirror.ts';
import { pairedCalls } from './paired/contract-paired.ts';

export type { ClosedTab, FoundTab, KnownTab, Page, SavedSet } from './contract-asked.ts';
export type { Browser, DeviceTabs, Tab, TabGroup, TabWindow } from './contract-lists.ts';
export type { FollowingNow } from './follow/contract-follow.ts';
export type { MirroredNow } from './mirror/contract-mirror.ts';
export type { PairedBrowser } from './paired/contract-paired.ts';

/** Another device by its name, or this one when none is named. */
const device = z.string().optional();
const nothing = z.strictObject({});
const refused = z.array(z.object({ url: z.string(), reason: z.string() }));

const site = z
  .string()
  .max(253)
  .regex(/^[^\s/:@?#]+$/, { error: 'must be the name of a site, such as bank.example' })
  .meta({ title: 'Site' });

const byOwnDevices = [{ who: 'own-devices', decision: 'allow' }] as const;

export const tabsContract = {
  name: 'tabs',
  title: 'Tabs',
  settings: z.strictObject({
    excluded: z.array(site).default([]).meta({
      title: 'Sites never shared',
      description: 'Each with all below it: bank.example is my.bank.example, too',
    }),
    isPublished: z.boolean().default(true).meta({
      title: 'Show the tabs of this PC while it sleeps',
      description: 'Its list and its saved sets lie on your server, encrypted for your paired devices',
    }),
  }),
  permissions: {
    see: { title: 'See and search tabs', default: byOwnDevices },
    open: { title: 'Open tabs', default: byOwnDevices },
    activate: { title: 'Bring a tab to the front', default: byOwnDevices },
    close: { title: 'Close tabs', default: byOwnDevices },
    move: { title: 'Move tabs away', default: byOwnDevices },
    sets: { title: 'See and delete saved sets', default: byOwnDevices },
    lead: { title: 'Follow what you look at', default: byOwnDevices },
    show: { title: 'Ask to follow what you look at, as a contact', default: [] },
    invite: {
      title: 'Ask you to follow what they look at',
      default: [{ who: 'contacts', decision: 'ask' }],
    },
    tell: {
      title: 'Tell what they look at while you follow them',
      default: [{ who: 'contacts', decision: 'allow' }],
    },
    mirror: { title: 'Keep one set of tabs together', default: byOwnDevices },
    command: {
      title: 'See and open tabs by a chat client',
      default: [{ who: 'own-account', decision: 'ask' }],
    },
  },
  queries: contactQueries,
  calls: {
    /** Of all devices, this one first, or of one. */
    list: { input: z.strictObject({ device }), output: z.array(deviceTabs) },
    /** All devices at once, then each as it changes, until the call is canceled. */
    watch: { input: nothing, output: nothing, progress: z.array(deviceTabs) },
    /** Tabs of all devices with these words in title or URL; of those asleep as far as their lists are here. */
    find: { input: z.strictObject({ text: z.string().min(1).max(300), device }), output: z.array(foundTab) },
    /** What is not http or https is refused and told, and the others are opened. */
    open: {
      input: z.strictObject({ device, pages: z.array(page).min(1).max(1_000), ...where }),
      output: asked.open.output,
    },
    activate: { input: asked.activate.input.extend({ device }), output: nothing },
    close: { input: asked.close.input.extend({ device }).omit({ isMove: true }), output: asked.close.output },
    /** From one device to another: opened there first, then closed here. Inside one browser they are moved. */
    move: {
      input: z.strictObject({
        from: device,
        tabs: z.array(known).min(1).max(1_000),
        to: device,
        ...where,
      }),
      output: z.object({
        opened: z.array(id),
        refused,
        /** Those that are open on both devices now, and why. */
        left: z.array(left),
      }),
    },
    /** Takes back what was closed or opened on any device. */
    restore: { input: asked.restore.input.extend({ device }), output: asked.restore.output },
    /** Of one device. */
    closed: { input: z.strictObject({ device }), output: z.array(closedTab) },
    /** Of all devices; of those asleep as far as they are on the server. */
    sets: { input: nothing, output: z.array(savedSet.extend({ device, isAsleep: z.boolean().optional() })) },
    /** Kept on this device: the tabs that are named, else all windows of the device. */
    saveSet: {
      input: z.strictObject({
        name: z.string().trim().min(1).max(100),
        device,
        tabs: z.array(id).min(1).optional(),
        /** In place of another set of this name. */
        isOver: z.boolean().optional(),
      }),
      output: savedSet,
    },
    /** In new windows, each page loaded when somebody looks at it. */
    restoreSet: {
      input: z.strictObject({
        set: id,
        /** Which device has the set, and which opens it. */
        device,
        to: device,
        browser: id.optional(),
      }),
      output: z.object({ opened: z.array(id), refused }),
      progress: z.object({ openedCount: z.int(), tabCount: z.int() }),
    },
    forgetSet: { input: asked.forgetSet.input.extend({ device }), output: nothing },
    ...followCalls,
    ...mirrorCalls,
    ...pairedCalls,
  },
  nodes: { windows: published, sets: setPiece },
  inverses: { closed, moved, opened },
  link: { ...asked, ...followLink, ...mirrorLink },
} as const;
