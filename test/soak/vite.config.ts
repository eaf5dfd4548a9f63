import { join } from 'node:path';
import { mergeConfig } from 'vite';
import shipped from '../../vite.config.ts';

// As what is shipped is built; beside it, because a build of that empties its folder.
const config = mergeConfig(shipped, {
  ssr: { external: ['playwright-core'] },
  build: { outDir: '.cache/soak' },
});
config.build.rolldownOptions.input = {
  ...Object.fromEntries(['soak', 'core'].map((name) => [name, join(import.meta.dirname, `${name}.ts`)])),
  dragoman: 'main/dragoman.ts',
};

export default config;
