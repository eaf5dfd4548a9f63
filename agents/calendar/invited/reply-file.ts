import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { readWhole, replaceWhole, Unusable } from '../sources/disk.ts';

const ENDING = '.reply.ics';

/** Where the answer to an invitation is laid that came as this file. */
export function replyPlace(file: string): string {
  return `${file.replace(/\.ics$/i, '')}${ENDING}`;
}

export function isReplyPlace(path: string): boolean {
  return path.endsWith(ENDING);
}

/** Lays it there, in place of an earlier one; false where that is to be tried again. */
export async function layReply(file: string, reply: string): Promise<boolean> {
  const place = replyPlace(file);
  if (!existsSync(dirname(place))) return true; // nobody looks for it there
  try {
    const before = await readWhole(place);
    const isOurs = before === undefined || /^METHOD:REPLY\r?$/im.test(before.toString());
    return isOurs && (await replaceWhole(place, Buffer.from(reply), before));
  } catch (error) {
    if (error instanceof Unusable) return false;
    throw error;
  }
}
