import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { extensionFolder } from '../browsers/extension.ts';
import { hostFile, installedHost, installHost, installManifest } from '../browsers/native-host.ts';
import { browsersOf } from '../browsers/places.ts';
import { ourselves } from '../cli/ourselves.ts';
import type { BrowsersHere } from './contract.ts';

/** The browsers of this person on this PC, which of them find the way to this home, and what they load. */
export async function browsersHere(home: string): Promise<BrowsersHere> {
  const host = hostFile(home);
  const browsers = await Promise.all(
    browsersOf(homedir()).map(async (browser) => {
      const path = await installedHost(browser);
      const known = path === host ? 'installed' : 'elsewhere';
      return { ...browser, state: path === undefined ? 'not-installed' : known } as const;
    }),
  );
  return {
    browsers,
    extension: app.isPackaged ? extensionFolder() : join(app.getAppPath(), 'out', 'extension'),
  };
}

/** Electron as Node: what starts the command line of a package is not there. */
function fromSource() {
  const program = join(app.getAppPath(), 'out', 'dragoman.js');
  return { program: '/usr/bin/env', args: ['ELECTRON_RUN_AS_NODE=1', process.execPath, program] };
}

/** Tells all of them the way to this home. */
export async function installBrowsers(home: string): Promise<void> {
  const host = await installHost(home, app.isPackaged ? ourselves() : fromSource());
  for (const browser of browsersOf(homedir())) await installManifest(browser, host);
}
