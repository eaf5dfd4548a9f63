import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Another text as soon as the file is another or was written to; what is read by two of one version is one. */
export function versionOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${dev.toString(36)}-${ino.toString(36)}-${size.toString(36)}-${mtimeNs.toString(36)}`;
}

export async function readVersion(handle: FileHandle): Promise<string> {
  return versionOf(await handle.stat({ bigint: true }));
}
