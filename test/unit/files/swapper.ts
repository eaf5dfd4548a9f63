import { Worker } from 'node:worker_threads';

/** Runs beside the test and never rests, so that no gap between two system calls stays untried. */
const swapping = `
const { renameSync } = require('node:fs');
const { workerData: { folder, names, rounds } } = require('node:worker_threads');
const count = new Int32Array(rounds);
let strays = 0;
// A folder that somebody made in the moment when there was none goes out of the way.
const swap = (from, to) => {
  try {
    renameSync(folder + '/' + from, folder + '/' + to);
  } catch (error) {
    if (strays === 10_000) throw error;
    renameSync(folder + '/' + to, folder + '/stray ' + ++strays);
    swap(from, to);
  }
};
while (Atomics.load(count, 1) === 0) {
  for (const name of names) {
    swap(name, name + '.real');
    swap(name + '.link', name);
    swap(name, name + '.link');
    swap(name + '.real', name);
  }
  Atomics.add(count, 0, 1);
}`;

const churning = `
const { rmSync, writeFileSync } = require('node:fs');
const { workerData: { folder, names, rounds } } = require('node:worker_threads');
const count = new Int32Array(rounds);
while (Atomics.load(count, 1) === 0) {
  for (const name of names) writeFileSync(folder + '/' + name, '');
  for (const name of names) rmSync(folder + '/' + name);
  Atomics.add(count, 0, 1);
}`;

export interface Disturbance extends AsyncDisposable {
  /** How many rounds it has made so far. */
  readonly rounds: number;
}

/** Swaps each NAME in the folder for NAME.link and back, for ever. */
export const swap = (folder: string, names: string[]) => disturb(swapping, folder, names);

/** Makes and removes files of these names, for ever. */
export const churn = (folder: string, names: string[]) => disturb(churning, folder, names);

async function disturb(code: string, folder: string, names: string[]): Promise<Disturbance> {
  const rounds = new SharedArrayBuffer(8);
  const count = new Int32Array(rounds);
  const worker = new Worker(code, { eval: true, workerData: { folder, names, rounds } });
  const ended = new Promise<void>((resolve, reject) =>
    worker.once('exit', () => resolve()).once('error', reject),
  );
  await new Promise<void>((resolve) => worker.once('online', resolve));
  return {
    get rounds() {
      return Atomics.load(count, 0);
    },
    async [Symbol.asyncDispose]() {
      Atomics.store(count, 1, 1);
      await ended;
    },
  };
}
