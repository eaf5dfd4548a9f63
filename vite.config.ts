import { existsSync } from 'node:fs';
import { defineConfig } from 'vite';

// While the house is being built, an entry may not exist yet.
const entries = Object.entries({ dragoman: 'main/dragoman.ts', demo: 'test/demo/demo.ts' }).filter(
  ([, file]) => existsSync(file),
);

export default defineConfig({
  // What Node reads from node_modules one by one makes a slow start: all is bundled but the native keyring.
  ssr: { noExternal: true, external: ['keytar'] },
  // CommonJS libraries that ask where they are, now inside an ES module.
  define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  build: {
    ssr: true,
    outDir: 'out',
    target: 'node20.18',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(entries),
      output: {
        format: 'esm',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        banner: (chunk) => (chunk.isEntry && chunk.name === 'dragoman' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
