import { Readable } from 'node:stream';
import mime from 'mime';
import type { Upload } from '../../app/agent.ts';
import type { Opened } from './open.ts';

/** An open file as it is handed on: its size of now is a promise, kept even when it grows meanwhile. */
export function wholeFile(
  { handle, stats: { size } }: Opened,
  path: readonly string[],
): Pick<Upload, 'name' | 'sizeBytes' | 'mediaType' | 'open'> {
  const name = path.at(-1) ?? '';
  return {
    name,
    sizeBytes: size,
    mediaType: mime.getType(name) ?? undefined,
    open: () =>
      size === 0 ? Readable.from([]) : handle.createReadStream({ start: 0, end: size - 1, autoClose: false }),
  };
}
