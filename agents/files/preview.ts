import mime from 'mime';
import type { Asking } from './asking.ts';
import type { Preview } from './contract.ts';
import type { Opened } from './open.ts';
import { openFile } from './open-file.ts';
import type { Shares } from './shares.ts';
import { asRefusal } from './system-error.ts';

const MAX_TEXT_BYTES = 256 * 1024;
const MAX_IMAGE_BYTES = 8 * 1024 * 1024;

/** How a file of each kind begins. SVG is no picture here: it can hold scripts, and is shown as its text. */
const beginnings: Record<string, RegExp> = {
  'image/png': /^\x89PNG\r\n/,
  'image/jpeg': /^\xff\xd8\xff/,
  'image/gif': /^GIF8[79]a/,
  'image/webp': /^RIFF.{4}WEBP/s,
  'image/bmp': /^BM/,
  'image/avif': /^.{4}ftypavi[fs]/s,
};

/** The beginning of a text, or a whole small picture whose name and first bytes say the same kind. */
export async function preview(shares: Shares, path: string, { asker, signal }: Asking): Promise<Preview> {
  await using opened = await openFile(shares, path, asker);
  const mediaType = mime.getType(path) ?? '';
  const beginning = Object.hasOwn(beginnings, mediaType) ? beginnings[mediaType] : undefined;
  const first = await readUpTo(opened, MAX_TEXT_BYTES, signal);
  if (beginning?.test(first.toString('latin1', 0, 32))) {
    if (opened.stats.size > MAX_IMAGE_BYTES)
      return { kind: 'none', reason: 'This picture is too large to be shown here.' };
    const image = await readUpTo(opened, MAX_IMAGE_BYTES, signal);
    return { kind: 'image', mediaType, base64: image.toString('base64') };
  }
  const isCut = opened.stats.size > first.length;
  const text = textOf(first, isCut);
  if (text === undefined)
    return { kind: 'none', reason: 'This is neither text nor a picture that can be shown.' };
  return { kind: 'text', text, isCut };
}

/** Undefined when it is no text; a character cut at the end is left away. */
function textOf(bytes: Buffer, isCut: boolean): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

async function readUpTo({ handle, stats }: Opened, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.min(stats.size, maxBytes));
  for (let done = 0; done < bytes.length; ) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done).catch((error) => {
      throw asRefusal(error);
    });
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}
