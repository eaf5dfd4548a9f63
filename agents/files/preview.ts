import mime from 'mime';
import type { Asking } from './asking.ts';
import type { Previewed } from './contract.ts';
import type { Opened } from './open.ts';
import { openFile } from './open-file.ts';
import type { Shares } from './shares.ts';
import { asRefusal } from './system-error.ts';

const MAX_TEXT_BYTES = 256 * 1024;
export const MAX_PREVIEW_BYTES = 8 * 1024 * 1024;

type Picture = Extract<Previewed, { kind: 'image' }>['mediaType'];

/** How a file of each kind begins. */
const beginnings: Record<string, RegExp> = {
  'image/png': /^\x89PNG\r\n/,
  'image/jpeg': /^\xff\xd8\xff/,
  'image/gif': /^GIF8[79]a/,
  'image/webp': /^RIFF.{4}WEBP/s,
  'image/bmp': /^BM/,
  'image/avif': /^.{4}ftypavi[fs]/s,
};

export function isPicture(mediaType: string, bytes: Buffer): mediaType is Picture {
  const beginning = Object.hasOwn(beginnings, mediaType) ? beginnings[mediaType] : undefined;
  return beginning?.test(bytes.toString('latin1', 0, 32)) ?? false;
}

/** The beginning of a text, or a whole small picture whose name and first bytes say the same kind. */
export async function preview(
  shares: Shares,
  path: string,
  { asker, signal }: Asking,
): Promise<{ head: Previewed; bytes: Buffer }> {
  await using opened = await openFile(shares, path, asker);
  const mediaType = mime.getType(path) ?? '';
  const first = await readUpTo(opened, MAX_TEXT_BYTES, signal);
  if (isPicture(mediaType, first)) {
    if (opened.stats.size > MAX_PREVIEW_BYTES) return nothing('This picture is too large to be shown here.');
    return { head: { kind: 'image', mediaType }, bytes: await readUpTo(opened, MAX_PREVIEW_BYTES, signal) };
  }
  const isCut = opened.stats.size > first.length;
  if (textOf(first, isCut) === undefined)
    return nothing('This is neither text nor a picture that can be shown.');
  return { head: { kind: 'text', isCut }, bytes: first };
}

function nothing(reason: string): { head: Previewed; bytes: Buffer } {
  return { head: { kind: 'none', reason }, bytes: Buffer.alloc(0) };
}

/** Undefined when it is no text; a character cut at the end is left away. */
export function textOf(bytes: Buffer, isCut: boolean): string | undefined {
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
