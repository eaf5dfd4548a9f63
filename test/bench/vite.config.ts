import { join } from 'node:path';
import { mergeConfig } from 'vite';
import shipped from '../../vite.config.ts';

// As what is shipped is built; beside it, because a build of that empties its folder.
const config = mergeConfig(shipped, {
  ssr: { external: ['playwright-core'] },
  build: {
    outDir: '.cache/bench',
    // rolldown keeps class and function names, and a profile without a map is hard to read.
    sourcemap: true,
  },
});
config.build.rolldownOptions.input = Object.fromEntries(
  [
    ...['bench', 'files/bare-tls-process', 'responders/dragoman', 'responders/echo'],
    ...['calendar/dragoman-process', 'calendar/icaljs-process'],
  ].map((name) => [name.replace('/', '-'), join(import.meta.dirname, `${name}.ts`)]),
);

export default config;
