import type { BigIntStats } from 'node:fs';

/** Of a file or a folder wherever it is moved: a number is given anew, the time it was made is not. */
export function identityOf({ ino, birthtimeNs }: BigIntStats): string {
  return `${ino} ${birthtimeNs}`;
}
