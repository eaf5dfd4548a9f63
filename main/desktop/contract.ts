import { z } from 'zod';

const nothing = z.strictObject({});

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
    /** In the system's browser, after a look at where it leads. */
    openLink: { input: z.strictObject({ url: z.string().max(2_000) }), output: nothing },
    setStartAtLogin: { input: z.strictObject({ on: z.boolean() }), output: nothing },
  },
  events: { desktop: desktopState },
} as const;

export type DesktopState = z.output<typeof desktopState>;
