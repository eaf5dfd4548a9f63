import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from '../peers/servers/folder.ts';

/** A small folder such as a person might share. */
export function sampleFolder(device: string): string {
  const folder = join(freshFolder(`${device}-files`), 'Documents');
  mkdirSync(join(folder, 'letters'), { recursive: true });
  mkdirSync(join(folder, 'recipes'));
  writeFileSync(
    join(folder, 'letters', 'to-the-library.txt'),
    `Dear library,\nthe book is on my ${device}.\n`,
  );
  writeFileSync(join(folder, 'recipes', 'soup.md'), '# Soup\nLeeks, potatoes, patience.\n');
  writeFileSync(join(folder, `made-on-${device}.txt`), `${device}\n`);
  return folder;
}
