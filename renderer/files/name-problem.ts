import { files as text } from '../text/files.ts';

/** Why this can be no name in a folder; undefined when it can. */
export function problemOf(name: string): string | undefined {
  if (name.trim() === '') return text.nameMissing;
  if (name.includes('/')) return text.nameSlash;
  return name === '.' || name === '..' ? text.nameDots : undefined;
}
