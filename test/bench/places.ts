import { join } from 'node:path';

/** Where the built bench lies. */
export const here = import.meta.dirname;
export const root = join(here, '..', '..');
export const sources = join(root, 'test', 'bench');
export const dragoman = join(root, 'out', 'dragoman.js');
export const report = join(root, 'docs', 'bench.md');
