// The first thing that runs in a fresh clone: brings what the wish needs, and nothing when all is there.
//   node scripts/setup.js [--for test|bench|demo|desktop|package|build]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from './display.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// What Electron loads when it starts, and unzip to bring it.
const electronNeeds = Object.fromEntries(
  [
    ...['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'libatk-bridge2.0-0'],
    ...['libdrm2', 'libnotify4', 'libsecret-1-0', 'xdg-utils'],
  ].map((name) => [name, undefined]),
);
const desktop = { ...electronNeeds, unzip: 'unzip' };
// Without a display there is no window: what needs none is all there is to bring.
const shown = hasDisplay() ? desktop : {};

// Debian's packages, each with a command that shows it is there where there is no dpkg to ask.
const test = {
  ...desktop,
  xvfb: 'Xvfb',
  xauth: 'xauth',
  prosody: 'prosody',
  // What two Prosodys find each other's domain with.
  'lua-unbound': undefined,
  openssl: 'openssl',
  ejabberd: 'ejabberdctl',
  'python3-slixmpp': undefined,
  'python3-aiohttp': undefined,
  'python3-nbxmpp': undefined,
  'python3-dbus': undefined,
  'python3-gi': undefined,
  profanity: 'profanity',
  tmux: 'tmux',
  dbus: 'dbus-run-session',
  'gnome-keyring': 'gnome-keyring-daemon',
  'desktop-file-utils': 'desktop-file-validate',
  'libglib2.0-bin': 'gio',
  'dino-im': 'dino-im',
  'ca-certificates': undefined,
  'libervia-backend': 'libervia-backend',
  radicale: 'radicale',
  'python3-icalendar': undefined,
  'python3-dateutil': undefined,
  'python3-recurring-ical-events': undefined,
  chromium: 'chromium',
  'firefox-esr': 'firefox-esr',
  thunderbird: 'thunderbird',
};
const packages = {
  build: {},
  desktop: shown,
  demo: { prosody: 'prosody', openssl: 'openssl', ...shown },
  package: { unzip: 'unzip', rpm: 'rpmbuild', 'p7zip-full': '7za' },
  test,
  bench: {
    ...{ ...test, 'openssh-client': 'scp', 'openssh-server': 'sshd', rsync: 'rsync' },
    ...{ gcc: 'gcc', 'libc6-dev': undefined, 'libical-dev': undefined },
  },
};
/** The services that come with them. */
const services = { prosody: 'prosody', ejabberd: 'ejabberd', 'openssh-server': 'ssh', radicale: 'radicale' };

const wish = process.argv.includes('--for') ? process.argv[process.argv.indexOf('--for') + 1] : 'test';
if (!Object.hasOwn(packages, wish))
  stop(`setup: --for takes test, bench, demo, desktop, package or build, not ${wish}`);
if (Number(process.versions.node.split('.')[0]) < 20)
  stop(`Dragoman needs Node 20.18 or newer; this is ${process.version}.`);

npmPackages();
if (process.platform === 'linux') systemPackages(packages[wish]);
else elsewhere(packages[wish]);
if (['test', 'bench', 'package'].includes(wish) || (wish !== 'build' && hasDisplay())) await electron();
build();

function npmPackages() {
  const reason = whyInstall();
  if (!reason) return;
  say(`Installing npm packages (${reason}) ...`);
  // npm is a .cmd on Windows, which only a shell starts.
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) stop('npm ci failed. Mend what it says above and run this again.');
}

/** Compares what is installed with the lock file: times mean little after a checkout. */
function whyInstall() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'none are installed yet';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  for (const [path, { version, optional, devOptional }] of Object.entries(wanted)) {
    // The optional ones are those of other platforms.
    if (path === '' || (!installed[path] && (optional || devOptional))) continue;
    if (installed[path]?.version !== version)
      return `${path.replace(/^.*node_modules\//, '')} ${version} is wanted`;
  }
  return undefined;
}

function systemPackages(wanted) {
  const missing = missingPackages(wanted);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  if (!onPath('apt-get')) {
    stop(`These are needed, by the names they have on Debian 12: ${names}\nInstall them and run this again.`);
  }
  const root = process.getuid() === 0;
  if (!root && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
    const command = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`;
    stop(`Some system packages are missing. Type this, then run this again:\n\n  ${command}\n`);
  }
  say(`Installing system packages: ${names} ...`);
  const [command, ...prefix] = root ? ['sh'] : ['sudo', '-n', 'sh'];
  const done = spawnSync(command, [...prefix, '-c', installScript(names)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const left = missingPackages(wanted);
  if (done.status !== 0 || left.length > 0)
    stop(`apt-get could not install: ${left.join(' ')}. Mend what it says above.`);
}

/**
 * Debian starts a server as soon as it is installed, and at every boot, open to the network. We want the programs
 * and not the services: they are not started (policy-rc.d is the way to say so) nor enabled.
 */
function installScript(names) {
  const units = names
    .split(' ')
    .flatMap((name) => services[name] ?? [])
    .join(' ');
  return `
    export DEBIAN_FRONTEND=noninteractive
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
      trap 'rm -f "$policy"' EXIT
      printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
    fi
    apt-get -qq update
    apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends ${names} || exit 1
    if [ -n "${units}" ] && [ -d /run/systemd/system ]; then systemctl -q disable ${units}; fi
    exit 0`;
}

function missingPackages(wanted) {
  const names = Object.keys(wanted);
  if (names.length === 0) return [];
  if (!onPath('dpkg-query')) return names.filter((name) => wanted[name] && !onPath(wanted[name]));
  // It fails when one name is unknown, and still lists the others.
  const query = ['-W', '-f', '$'.concat('{Package} $', '{db:Status-Status}\n'), ...names];
  const listed = spawnSync('dpkg-query', query, { encoding: 'utf8' }).stdout.split('\n');
  // Installed by other means is as good.
  return names.filter(
    (name) => !listed.includes(`${name} installed`) && !(wanted[name] && onPath(wanted[name])),
  );
}

function elsewhere(wanted) {
  const system = { darwin: 'macOS', win32: 'Windows' }[process.platform] ?? process.platform;
  const missing = Object.values(wanted).filter((command) => command && !onPath(command));
  if (wish === 'demo' && missing.length > 0) {
    const how =
      process.platform === 'darwin' ? '  brew install prosody openssl\n' : 'Use WSL with Debian for it.\n';
    stop(
      `The demo needs a Prosody of its own, which cannot be brought up here: ${missing.join(', ')} missing.\n\n${how}`,
    );
  }
  if (wish === 'test' || wish === 'bench') {
    say(
      `On ${system} the peers cannot be brought up (ejabberd, slixmpp, nbxmpp, profanity, the Secret Service):`,
    );
    say('the tests with real servers and clients are left out. They run on Debian 12.');
  }
}

/** Its own modules may not be installed before npmPackages(). */
async function electron() {
  const { bringElectron } = await import('./electron.js');
  // The demo goes on in the terminal.
  await bringElectron(say).catch((error) => (wish === 'demo' ? say : stop)(error.message));
}

function build() {
  const built = join(root, 'out', 'dragoman.js');
  if (existsSync(built) && statSync(built).mtimeMs > newest()) return;
  say('Building ...');
  try {
    const stdio = ['ignore', 'inherit', 'inherit'];
    execFileSync(process.execPath, [join(root, 'scripts', 'build.js')], { cwd: root, stdio });
  } catch {
    stop('The build failed.');
  }
}

/** When any source last changed. */
function newest() {
  const sources = ['app', 'agents', 'main', 'renderer', 'test/demo', 'package-lock.json', 'vite.config.ts'];
  let newestMs = 0;
  const look = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    // A folder's own time tells of files that were taken away.
    newestMs = Math.max(newestMs, stat.mtimeMs);
    if (stat.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
  };
  for (const source of sources) look(join(root, source));
  return newestMs;
}

function onPath(command) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  return folders.some((folder) => endings.some((ending) => existsSync(join(folder, command + ending))));
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(line) {
  say(line);
  process.exit(1);
}
