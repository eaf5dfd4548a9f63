// Loaded into a core: at SIGUSR2 it collects its garbage and says what it still takes.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc');
let count = 0;

process.on('SIGUSR2', async () => {
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await delay(50); // what was finalized lets go of more
  }
  const { rss, heapUsed } = process.memoryUsage();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  count += 1;
  process.stderr.write(`weighed ${count}: ${JSON.stringify({ rss, heapUsed, timers })}\n`);
});
