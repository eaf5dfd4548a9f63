import { defineConfig } from 'vite';

/** The window's page. No file is inlined: its content security policy allows none. */
export default defineConfig({
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000, // in kB; it is read from a disk
    cssCodeSplit: false,
    license: { fileName: 'licences.md' },
    // What the first picture needs in one file, and the rest in as many as it likes.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
    modulePreload: { polyfill: false },
  },
});
