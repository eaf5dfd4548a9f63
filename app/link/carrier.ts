import type { Duplex } from 'node:stream';
import type { Via } from './link-calls.ts';

/**
 * Bytes to and from another resource, in order and complete, but neither private nor proved: TLS goes inside.
 * By `proxy`, Prosody 0.12 keeps up to 4,096 bytes back until more come: whoever waits for an answer sends something
 * small now and then (an HTTP/2 ping on both sides does). A relay may also end both directions when one ends.
 */
export interface Carrier {
  readonly stream: Duplex;
  readonly via: Via;
}

/** What brings carriers: Jingle (XEP-0166) with whatever transport works. */
export interface Carriers {
  /** Throws a Refusal when the other side says no or no way leads there (or not `via`). */
  open(to: string, options?: { via?: Via | undefined; signal?: AbortSignal | undefined }): Promise<Carrier>;
  /** Called once: `accepts` decides by the full JID alone and at once, `opened` gets what came of it. */
  serve(accepts: (from: string) => boolean, opened: (from: string, carrier: Carrier) => void): void;
}
