import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

const cores = availableParallelism();

// Each file for itself would import the same again: with unit tests that took as long as all of them.
const unit = { testTimeout: 120_000, isolate: false };

// Real servers, clients and windows share the cores with the tests: they run when the others are done. They wait for
// each other more than they work, so there is room for two files more than there are cores.
const real = {
  ...unit,
  hookTimeout: 120_000,
  maxWorkers: cores + 2,
  sequence: { groupOrder: 1 },
};

// The system's library never lets go of the session bus that its process found first, and one that ended stays closed.
const ownProcess = ['sign-in', 'sign-in.keyring', 'keyring'].map((name) => `test/peers/${name}.test.ts`);

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: cores,
    sequence: { sequencer: LongestFirst },
    // A second, as it is without, is little for a window that is drawn while others work.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...unit } },
      { extends: true, test: { name: 'stanzas', include: ['test/stanzas/**/*.test.ts'], ...unit } },
      { extends: true, test: { name: 'rules', include: ['test/rules/**/*.test.ts'], testTimeout: 60_000 } },
      {
        extends: true,
        test: { name: 'peers', include: ['test/peers/**/*.test.ts'], exclude: ownProcess, ...real },
      },
      { extends: true, test: { name: 'own-process', include: ownProcess, ...real, isolate: true } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/packaged.ts',
          ...real,
        },
      },
    ],
  },
});
