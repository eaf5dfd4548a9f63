import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of the native messaging host, as the extension names it. */
export const HOST_NAME = 'dragoman.tabs';
/** Follows from the key in the extension's manifest. */
export const CHROMIUM_ID = 'mmiodmbfbfngipcnaolnpdanchfnniob';
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
