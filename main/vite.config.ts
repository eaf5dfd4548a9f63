import { defineConfig } from 'vite';

/** The window's preload script: one CommonJS file, for a sandboxed one can load no other. */
export default defineConfig({
  build: {
    outDir: '../out',
    emptyOutDir: false,
    target: 'chrome130',
    minify: false,
    lib: { entry: 'preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
});
