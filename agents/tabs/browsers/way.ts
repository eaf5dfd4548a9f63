import type { Duplex } from 'node:stream';
import type { ToBrowser } from '../protocol.ts';
import { encode, frames } from './frames.ts';

/** How messages lie in a stream. */
export interface Way {
  /** The JSON value of each message. @throws MalformedMessage when there is no way on */
  values(stream: Duplex): AsyncIterable<unknown>;
  encode(message: ToBrowser): readonly (Buffer | string)[];
  /** Ends it once what was written has gone. */
  end(stream: Duplex): void;
  /** The only browser that may speak, where that is known. */
  browser?: string;
}

/** Through the native host. */
export const native: Way = {
  values: frames,
  encode: (message) => [encode(message)],
  end: (stream) => void stream.destroy(), // what was written to a socket that is read has gone by now
};
