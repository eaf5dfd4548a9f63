import { randomFillSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from '../../peers/servers/folder.ts';

export const MIB = 2 ** 20;
/** How many small files a folder of them holds. */
const FOLDER_FILES = 100;
const SMALL_BYTES = 4096;

/** What is fetched: files of these sizes by name, and folders of small ones. Nothing of it can be compressed. */
export interface Sources {
  folder: string;
  /** A file of as many MiB. */
  file(mib: number): string;
  /** A folder of as many files of 4 KiB, a hundred in each folder. */
  smallFiles(count: number): string;
}

export function sources(): Sources {
  const folder = freshFolder('sources');
  const block = Buffer.alloc(MIB);
  const named = (name: string, fill: (path: string) => void) => {
    fill(join(folder, name));
    return name;
  };
  return {
    folder,
    file: (mib) =>
      named(`${mib}-mib`, (path) => {
        const file = openSync(path, 'w');
        for (let written = 0; written < mib; written++) writeSync(file, randomFillSync(block));
        closeSync(file);
      }),
    smallFiles: (count) =>
      named(`${count}-files`, (path) => {
        for (let index = 0; index < count; index++) {
          const inside = join(path, `folder-${Math.floor(index / FOLDER_FILES)}`);
          if (index % FOLDER_FILES === 0) mkdirSync(inside, { recursive: true });
          writeFileSync(join(inside, `file-${index}`), randomFillSync(block.subarray(0, SMALL_BYTES)));
        }
      }),
  };
}
