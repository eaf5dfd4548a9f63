import process from 'node:process';
import { openHome } from '../../../app/host/home.ts';
import { activityLine } from '../../../main/cli/activity-line.ts';
import { printSoon } from '../../../main/cli/output.ts';
import { runHeadless } from '../../../main/headless.ts';
import { nodePlatform } from '../../../main/platform.ts';
import { given, secretsFile } from '../../../main/secrets.ts';
import { benchAgent } from './agent.ts';

// `dragoman run` with another agent: it, too, prints a line for every request.
const [folder = '', password = ''] = process.argv.slice(2);
const home = await openHome(folder);
await runHeadless({
  home,
  agents: [benchAgent],
  platform: nodePlatform(given(password, secretsFile(home.secrets))),
  version: '0',
  signal: new AbortController().signal,
  onActivity: (event) => printSoon(false, event, () => activityLine(event)),
  onStatus: ({ state, jid }) => state === 'online' && process.stdout.write(`ready ${jid}\n`),
  onProblem: (text) => void process.stderr.write(`${text}\n`),
});
