import { defineConfig } from 'vitest/config';

// Real servers and clients share two cores with the tests: more than two files at once only makes time-outs.
const peers = { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 };

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'stanzas', include: ['test/stanzas/**/*.test.ts'] } },
      { extends: true, test: { name: 'rules', include: ['test/rules/**/*.test.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'peers', include: ['test/peers/**/*.test.ts'], ...peers } },
    ],
  },
});
