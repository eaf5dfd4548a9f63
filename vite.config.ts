import { defineConfig } from 'vite';

/** What runs under Node and in Electron's main process. */
export default defineConfig({
  // What Node reads from node_modules one by one makes a slow start: all is bundled but the native keyring.
  ssr: { noExternal: true, external: ['keytar', 'electron'] },
  // CommonJS libraries that ask where they are, now inside an ES module.
  define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  build: {
    ssr: true,
    outDir: 'out',
    emptyOutDir: false, // the window's parts lie there too; scripts/build.js empties it
    target: 'node20.18',
    minify: false,
    chunkSizeWarningLimit: 2_000, // in kB; it is read from a disk
    sourcemap: true,
    license: { fileName: 'licences.md' }, // of what is bundled; the packages carry it
    rolldownOptions: {
      input: {
        dragoman: 'main/dragoman.ts',
        desktop: 'main/desktop/entry.ts',
        demo: 'test/demo/demo.ts',
        keyring: 'main/keyring/process.ts',
      },
      output: {
        format: 'esm',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        banner: (chunk) => (chunk.isEntry && chunk.name === 'dragoman' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
