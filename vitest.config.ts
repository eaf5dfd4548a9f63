import { defineConfig } from 'vitest/config';

// Real servers and clients share the cores with the tests: they run when the others are done, and two files at
// once, for more would only make time-outs.
const peers = { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2, sequence: { groupOrder: 1 } };

// Windows are drawn by the processor here: they take it from whoever runs beside them.
const e2e = {
  globalSetup: 'test/e2e/packaged.ts',
  ...{ testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2, sequence: { groupOrder: 2 } },
};

export default defineConfig({
  test: {
    pool: 'forks',
    // A second, as it is without, is little for a window that is drawn while others work.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      { extends: true, test: { name: 'stanzas', include: ['test/stanzas/**/*.test.ts'] } },
      { extends: true, test: { name: 'rules', include: ['test/rules/**/*.test.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'peers', include: ['test/peers/**/*.test.ts'], ...peers } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...e2e } },
    ],
  },
});
