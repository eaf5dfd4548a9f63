// `npm run package`: what people install, by electron-builder.yml.
//   node scripts/package.js [dir | tar.gz | deb | rpm | AppImage | nsis | dmg | zip ...]
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bringElectron } from './electron.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const platforms = {
  linux: { option: '--linux', targets: ['tar.gz', 'deb', 'rpm', 'AppImage'] },
  win32: { option: '--win', targets: ['nsis'] },
  darwin: { option: '--mac', targets: ['dmg', 'zip'] },
};

/**
 * The packaged app for the e2e tests, as people get it but for one fuse: Playwright drives it through Node's
 * inspector. Made anew only when something changed.
 * @returns the program's path
 */
export async function packageForTests() {
  const output = join(root, '.cache', 'e2e');
  const program = join(output, 'linux-unpacked', 'dragoman');
  const archive = join(output, 'linux-unpacked', 'resources', 'app.asar');
  const sources = ['out', 'package.json', 'electron-builder.yml', 'main/desktop/pack', 'scripts'];
  const madeMs = existsSync(program) ? statSync(archive).mtimeMs : 0;
  if (madeMs < Math.max(...sources.map(changedMs)))
    await electronBuilder(
      ['--linux', 'dir'],
      ['-c.electronFuses.enableNodeCliInspectArguments=true', `-c.directories.output=${output}`],
    );
  return program;
}

/** A .deb of the app in this folder, for the test that installs it; packed in no time, for nobody keeps it. */
export async function debForTests(folder, output) {
  await electronBuilder(['--linux', 'deb', '--prepackaged', folder], [`-c.directories.output=${output}`], {
    PACKAGE_ZSTD_LEVEL: '1',
  });
  return join(output, `dragoman-${version}-linux-${process.arch === 'x64' ? 'amd64' : process.arch}.deb`);
}

/** When anything in there last changed. */
function changedMs(path) {
  const full = join(root, path);
  const stat = statSync(full);
  const inside = stat.isDirectory() ? readdirSync(full).map((name) => changedMs(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...inside);
}

/** The app once, and each package from it; what could not be made is said at the end. */
async function packages(wanted) {
  const { option, targets } = platforms[process.platform];
  const { isStandIn } = await bringElectron(say);
  if (isStandIn && process.env.RELEASE)
    throw new Error('A release is made of the Electron that package.json names.');
  await electronBuilder([option, 'dir']);
  const failed = [];
  for (const target of wanted.length > 0 ? wanted : targets) {
    if (target === 'dir') continue;
    const startMs = Date.now();
    try {
      await electronBuilder([option, target, '--prepackaged', unpacked()]);
      say(`${target}: ${((Date.now() - startMs) / 1000).toFixed(0)} s`);
    } catch {
      failed.push(target);
    }
  }
  for (const name of readdirSync(join(root, 'dist')).filter((name) =>
    name.startsWith(`dragoman-${version}`),
  )) {
    const megabytes = statSync(join(root, 'dist', name)).size / 1e6;
    console.log(`dist/${name}  ${megabytes.toFixed(1)} MB`);
  }
  if (isStandIn)
    say('These hold the Electron that npm carries, which is out of support: to try, not to give to anybody.');
  if (failed.length > 0) {
    say(`Not made: ${failed.join(', ')}. Above stands why. Leave them out by naming those you want.`);
    process.exitCode = 1;
  }
}

/** Where electron-builder lays the app before it is packed. */
function unpacked() {
  const folders = readdirSync(join(root, 'dist')).filter((name) => /^(linux|win|mac)(-|$)/.test(name));
  const folder = join(root, 'dist', folders[0] ?? '');
  return process.platform === 'darwin' ? join(folder, 'Dragoman.app') : folder;
}

async function electronBuilder(what, settings = [], environment = {}) {
  const { folder, version } = await bringElectron(say);
  const electron = [`-c.electronDist=${folder}`, `-c.electronVersion=${version}`];
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  execFileSync(process.execPath, [builder, ...what, '--publish', 'never', ...electron, ...settings], {
    cwd: root,
    stdio: ['ignore', 2, 2], // standard output is for what was made
    env: { ...linuxTools(), ...process.env, ...environment },
  });
}

/** What is there already need not be downloaded. */
function linuxTools() {
  if (process.platform !== 'linux') return {};
  const sevenZip = ['/usr/bin/7za', '/usr/bin/7z'].find(existsSync);
  return {
    CUSTOM_FPM_PATH: join(root, 'scripts', 'linux-packages.js'),
    ...(sevenZip && { ELECTRON_BUILDER_7ZIP_PATH: sevenZip }),
    ELECTRON_BUILDER_COMPRESSION_LEVEL: '3',
  };
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await packages(process.argv.slice(2));
