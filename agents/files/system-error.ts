import { Refusal, type RefusalCondition } from '../../app/refusal.ts';
import { absent } from './names.ts';

/** What the system said, in words for who wanted to read; a fault of ours stays what it is. */
export function asRefusal(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return new Refusal('forbidden', 'This PC may not read that.');
  return asTooMany(code) ?? (isOfSystem(error) ? absent() : error);
}

const writing: Record<string, [RefusalCondition, string]> = {
  EACCES: ['forbidden', 'That PC may not write there.'],
  EPERM: ['forbidden', 'That PC may not write there.'],
  EROFS: ['forbidden', 'That disk can only be read.'],
  ENOSPC: ['resource-constraint', 'The disk is full. Make room and try again.'],
  EDQUOT: ['resource-constraint', 'No more may be written to that disk. Make room and try again.'],
  EFBIG: ['not-acceptable', 'That disk cannot hold a file of this size.'],
  EEXIST: ['conflict', 'There is something of this name already.'],
  ENOTEMPTY: ['conflict', 'There is something of this name already.'],
  EISDIR: ['conflict', 'There is a folder of this name already.'],
  ENAMETOOLONG: ['not-acceptable', 'This name is too long for that PC.'],
  EILSEQ: ['not-acceptable', 'That disk cannot hold this name.'],
  EINVAL: ['not-acceptable', 'That disk cannot hold this name.'],
  EXDEV: ['not-acceptable', 'These are on two different disks. Copy it instead.'],
  EBUSY: ['conflict', 'Another program is using it.'],
  ENOTDIR: ['conflict', 'Something in the way is no folder.'],
  ELOOP: ['conflict', 'Something in the way is a link, and links are not followed.'],
  ETXTBSY: ['conflict', 'Another program is using it.'],
};

/** The same for who wanted to change something. */
export function asWriteRefusal(error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const known = Object.hasOwn(writing, code) && isOfSystem(error) ? writing[code] : undefined;
  return known ? new Refusal(...known) : asRefusal(error);
}

/** What a change comes to, in the same words. */
export async function refused<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    throw asWriteRefusal(error);
  }
}

function asTooMany(code: string | undefined): Refusal | undefined {
  if (code !== 'EMFILE' && code !== 'ENFILE') return undefined;
  return new Refusal('resource-constraint', 'Too many files are open. Try again later.');
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
