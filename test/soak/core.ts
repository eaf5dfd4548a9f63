import { readdirSync } from 'node:fs';
import process from 'node:process';
import { openHome } from '../../app/host/home.ts';
import { runHeadless } from '../../main/headless.ts';
import { nodePlatform } from '../../main/platform.ts';
import { given, secretsFile } from '../../main/secrets.ts';
import { ledgerAgent } from './ledger.ts';
import type { FromCore, Sample } from './messages.ts';

// `dragoman run` with the ledger in place of the agents, which says over its channel how it fares.
const [folder = '', password = '', ledger = ''] = process.argv.slice(2);
const tell = (message: FromCore) => void process.send?.(message);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
setInterval(() => tell({ kind: 'sample', sample: sample() }), 1000);
process.on('message', () => {
  globalThis.gc?.();
  tell({ kind: 'collected', heapMb: process.memoryUsage().heapUsed / 1e6 });
});
const home = await openHome(folder);
await runHeadless({
  home,
  agents: [ledgerAgent(ledger)],
  platform: nodePlatform(given(password, secretsFile(home.secrets))),
  version: '0',
  signal: stop.signal,
  onActivity: () => {},
  onStatus: ({ state, jid, problem = '' }) => tell({ kind: 'state', state, jid, problem }),
  onProblem: (text) => tell({ kind: 'problem', text }),
});
process.exit();

function sample(): Sample {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rssMb: rss / 1e6,
    heapMb: heapUsed / 1e6,
    descriptors: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().length,
  };
}
