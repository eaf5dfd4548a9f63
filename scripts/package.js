// `npm run package`: what people install, by electron-builder.yml.
//   node scripts/package.js [--dir | target ...] [--e2e]
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bringElectron } from './electron.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The packaged app for the e2e tests, as people get it but for one fuse: Playwright drives it through Node's
 * inspector. Made anew only when something changed.
 * @returns the program's path
 */
export async function packageForTests() {
  const output = join(root, '.cache', 'e2e');
  const made = join(output, 'linux-unpacked');
  const program = join(made, 'dragoman');
  const sources = ['out', 'package.json', 'electron-builder.yml', 'main/desktop/pack', 'scripts'];
  const madeMs = existsSync(program) ? statSync(join(made, 'resources', 'app.asar')).mtimeMs : 0;
  if (madeMs < Math.max(...sources.map(changedMs)))
    await build(
      ['--linux', 'dir'],
      ['-c.electronFuses.enableNodeCliInspectArguments=true', `-c.directories.output=${output}`],
    );
  return program;
}

/** When anything in there last changed. */
function changedMs(path) {
  const full = join(root, path);
  const stat = statSync(full);
  const inside = stat.isDirectory() ? readdirSync(full).map((name) => changedMs(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...inside);
}

async function build(targets, settings = []) {
  const { folder, version } = await bringElectron(say);
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const electron = [`-c.electronDist=${folder}`, `-c.electronVersion=${version}`];
  execFileSync(process.execPath, [builder, ...targets, '--publish', 'never', ...electron, ...settings], {
    cwd: root,
    stdio: ['ignore', 2, 2], // standard output is for what was made
  });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--e2e')) console.log(await packageForTests());
  else await build(process.argv.slice(2));
}
