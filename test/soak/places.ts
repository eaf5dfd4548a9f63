import { join } from 'node:path';

/** Where the built soak lies. */
const here = import.meta.dirname;
export const coreProgram = join(here, 'core.js');
/** As it is shipped. */
export const dragomanProgram = join(here, 'dragoman.js');
export const report = join(here, '..', '..', 'docs', 'soak.md');
export const extension = join(here, '..', '..', 'out', 'extension');
