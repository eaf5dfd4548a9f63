import { join } from 'node:path';

/** Where the built soak lies. */
const here = import.meta.dirname;
export const coreProgram = join(here, 'core.js');
export const report = join(here, '..', '..', 'docs', 'soak.md');
