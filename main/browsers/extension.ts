import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHROMIUM_ID } from '../../agents/tabs/protocol/extension-id.ts';

export { CHROMIUM_ID };

/** Of the native messaging host, as the extension names it. */
export const HOST_NAME = 'dragoman.tabs';
/** In the extension's manifest. */
export const FIREFOX_ID = 'tabs@dragoman.invalid';

/** What a browser calls the extension when it starts the host. */
export const origins = [`chrome-extension://${CHROMIUM_ID}/`, FIREFOX_ID];

/** The folder a browser can load it from: in the app, or beside this program. */
export function extensionFolder(): string {
  const folder =
    process.versions.electron === undefined
      ? dirname(realpathSync(process.argv[1] ?? ''))
      : process.resourcesPath;
  return join(folder, 'extension');
}
