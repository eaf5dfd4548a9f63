import { z } from 'zod';
import { dataForm } from '../../app/data-form.ts';

const nothing = z.strictObject({});

/** Beside the address: how this device is called, and how its server is reached and believed. */
const more = {
  device: z.string().max(200).optional(),
  /** HOST:PORT, instead of asking DNS. */
  server: z.string().max(300).optional(),
  /** A file: the certificate of a private authority. */
  ca: z.string().max(4_000).optional(),
  allowPlain: z.boolean().optional(),
};
const newAccount = { domain: z.string().max(1_023), preauth: z.string().max(1_000).optional() };

/** How this install stands, whatever its account does. */
export const desktopState = z.object({
  /** `stopped`: signed in, and it cannot go on by itself; `problem` says why. */
  life: z.enum(['starting', 'signed-out', 'running', 'paused', 'stopped']),
  jid: z.string().optional(),
  device: z.string().optional(),
  problem: z.string().optional(),
  startAtLogin: z.boolean(),
  version: z.string(),
});

/** Where one can be in the window. */
export const place = z.enum(['activity', 'approvals', 'devices', 'files', 'calendar', 'tabs', 'settings']);

/** Of this PC, and this person's. */
const browsersHere = z.object({
  browsers: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['chromium', 'firefox']),
      folder: z.string(),
      /** Whether it would start the native host of this home. */
      state: z.enum(['installed', 'elsewhere', 'not-installed']),
    }),
  ),
  /** The folder of the extension, for the person to load. */
  extension: z.string(),
});

/** What the window asks of the program around it, beside what it asks of the core. */
export const desktopContract = {
  name: 'desktop',
  calls: {
    state: { input: nothing, output: desktopState },
    /** Offline until resumed or started again; the account stays. */
    pause: { input: nothing, output: nothing },
    /** Online again, after a pause or after what stopped it was mended. */
    resume: { input: nothing, output: nothing },
    /** The system's own dialog; nothing when the person chose none. */
    pickFolder: { input: nothing, output: z.object({ folder: z.string().optional() }) },
    /** The system's own dialog, for files or for folders of this PC. */
    pickToPut: {
      input: z.strictObject({ what: z.enum(['files', 'folders']) }),
      output: z.object({ paths: z.array(z.string()) }),
    },
    /** Where this system keeps what is fetched from elsewhere. */
    downloads: { input: nothing, output: z.object({ folder: z.string() }) },
    /** What a finished transfer has put on this PC, in the system's file manager. */
    showInFolder: { input: z.strictObject({ transfer: z.string().max(200) }), output: nothing },
    /** Lets the person drag that out of the window; while they hold it. */
    dragOut: { input: z.strictObject({ transfer: z.string().max(200) }), output: nothing },
    copyText: { input: z.strictObject({ text: z.string().max(100_000) }), output: nothing },
    /** In the system's browser, after a look at where it leads. */
    openLink: { input: z.strictObject({ url: z.string().max(2_000) }), output: nothing },
    /** The system's own dialog, for a certificate. */
    pickCertificate: { input: nothing, output: z.object({ file: z.string().optional() }) },
    signInDefaults: { input: nothing, output: z.object({ device: z.string() }) },
    /** Tries it for real, keeps the password, goes online; else nothing is changed. */
    signIn: {
      input: z.strictObject({ jid: z.string().max(3_071), password: z.string().min(1).max(1_000), ...more }),
      output: nothing,
    },
    /** Goes offline and forgets the account and its password; `leavePassword` where the keyring cannot be used. */
    signOut: { input: z.strictObject({ leavePassword: z.boolean().optional() }), output: nothing },
    /** What a server wants to know of a new account; `url` where that is seen to in a browser. */
    registrationForm: {
      input: z.strictObject({ ...newAccount, server: more.server, ca: more.ca }),
      output: z.object({ form: dataForm, isLegacy: z.boolean(), url: z.string().optional() }),
    },
    /** Makes the account and signs in. Fails with `registered` where the first went well and the second did not. */
    register: {
      input: z.strictObject({ ...newAccount, ...more, form: dataForm, isLegacy: z.boolean() }),
      output: nothing,
    },
    browsers: { input: nothing, output: browsersHere },
    /** Tells all of them the way to this home (docs/protocol/browser-bridge.md). */
    installBrowsers: { input: nothing, output: nothing },
    setStartAtLogin: { input: z.strictObject({ on: z.boolean() }), output: nothing },
  },
  events: {
    desktop: desktopState,
    /** The person wants to be there: they pressed a notification. */
    goTo: place,
  },
} as const;

export type DesktopState = z.output<typeof desktopState>;
export type BrowsersHere = z.output<typeof browsersHere>;
export type Place = z.output<typeof place>;
