import { z } from 'zod';
import { id } from '../contract-lists.ts';

const nothing = z.strictObject({});

/** One that comes over a WebSocket (docs/protocol/browser-socket.md). */
export const pairedBrowser = z.object({
  id,
  /** Such as Firefox. */
  name: z.string(),
  pairedAt: z.iso.datetime(),
  isConnected: z.boolean(),
});

export const pairedCalls = {
  pairedBrowsers: {
    input: nothing,
    /** `problem`: why none can connect now. */
    output: z.object({ browsers: z.array(pairedBrowser), problem: z.string().optional() }),
  },
  /** Shows a code until a browser has said it. It holds until the call is canceled, and not for long. */
  pairBrowser: {
    input: nothing,
    output: pairedBrowser.pick({ id: true, name: true }),
    progress: z.object({ code: z.string(), until: z.iso.datetime() }),
  },
  /** Its connection ends at once. */
  unpairBrowser: { input: z.strictObject({ id }), output: nothing },
} as const;

export type PairedBrowser = z.output<typeof pairedBrowser>;
