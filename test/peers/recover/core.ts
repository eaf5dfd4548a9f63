// A process of its own with agents of the test's own: HOME PASSWORD [MOMENT], where it ends itself at the moment.
import { openHome } from '../../../app/host/home.ts';
import { runHeadless } from '../../../main/headless.ts';
import { nodePlatform } from '../../../main/platform.ts';
import { given, secretsFile } from '../../../main/secrets.ts';
import { type Moments, renamer } from '../../unit/host/renamer.ts';
import { troublemaker } from './troublemaker.ts';

const [folder = '', password = '', moment] = process.argv.slice(2);
const controller = new AbortController();
// Not once: a listener that goes away in the middle of a signal is taken for the wish to end at once, by what looks
// after files that are being written.
process.on('SIGTERM', () => controller.abort());
const say = (value: unknown) => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** As a power cut does: nothing runs after it. */
function end(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

const moments: Moments = moment === undefined ? {} : { [moment]: end };
try {
  const home = await openHome(folder);
  await runHeadless({
    home,
    agents: [renamer(moments), troublemaker],
    platform: nodePlatform(given(password, secretsFile(home.secrets))),
    version: '0',
    signal: controller.signal,
    onActivity: say,
    onStatus: say,
    onProblem: (problem) => say({ problem }),
  });
} catch (error) {
  say({ ended: String(error) });
  process.exitCode = 1;
} finally {
  setTimeout(() => process.exit(), 200).unref();
}
