import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { HOST_NAME } from './extension.ts';

export interface Browser {
  name: string;
  kind: 'chromium' | 'firefox';
  /** Where the manifests of native hosts are. */
  folder: string;
  /** What names the manifest to it in the registry, on Windows. */
  key?: string;
}

interface Place {
  name: string;
  kind: Browser['kind'];
  /** What is there once it was started, from the person's home folder; manifests lie below it. */
  linux: string;
  darwin: string;
  /** The same on Windows, where it looks in the registry: below this key of the user's. */
  win32: { folder: string; key: string };
}

const support = 'Library/Application Support';
const local = 'AppData\\Local';
const roaming = 'AppData\\Roaming';
const places: readonly Place[] = [
  {
    ...{ name: 'Chromium', kind: 'chromium', linux: '.config/chromium', darwin: `${support}/Chromium` },
    win32: { folder: `${local}\\Chromium\\User Data`, key: 'Chromium' },
  },
  {
    ...{ name: 'Chrome', kind: 'chromium', linux: '.config/google-chrome' },
    darwin: `${support}/Google/Chrome`,
    win32: { folder: `${local}\\Google\\Chrome\\User Data`, key: 'Google\\Chrome' },
  },
  {
    ...{
      name: 'Edge',
      kind: 'chromium',
      linux: '.config/microsoft-edge',
      darwin: `${support}/Microsoft Edge`,
    },
    win32: { folder: `${local}\\Microsoft\\Edge\\User Data`, key: 'Microsoft\\Edge' },
  },
  {
    ...{ name: 'Brave', kind: 'chromium', linux: '.config/BraveSoftware/Brave-Browser' },
    darwin: `${support}/BraveSoftware/Brave-Browser`,
    win32: {
      folder: `${local}\\BraveSoftware\\Brave-Browser\\User Data`,
      key: 'BraveSoftware\\Brave-Browser',
    },
  },
  // These two look where Chrome does.
  {
    ...{ name: 'Vivaldi', kind: 'chromium', linux: '.config/vivaldi', darwin: `${support}/Vivaldi` },
    win32: { folder: `${local}\\Vivaldi\\User Data`, key: 'Google\\Chrome' },
  },
  {
    ...{ name: 'Opera', kind: 'chromium', linux: '.config/opera' },
    darwin: `${support}/com.operasoftware.Opera`,
    win32: { folder: `${roaming}\\Opera Software\\Opera Stable`, key: 'Google\\Chrome' },
  },
  {
    ...{ name: 'Firefox', kind: 'firefox', linux: '.mozilla', darwin: `${support}/Mozilla` },
    win32: { folder: `${roaming}\\Mozilla\\Firefox`, key: 'Mozilla' },
  },
  // On Windows it looks where Firefox does, and not below a key of its own.
  {
    ...{ name: 'LibreWolf', kind: 'firefox', linux: '.librewolf', darwin: `${support}/librewolf` },
    win32: { folder: `${roaming}\\librewolf`, key: 'Mozilla' },
  },
];

const folderNames = {
  linux: { chromium: 'NativeMessagingHosts', firefox: 'native-messaging-hosts' },
  darwin: { chromium: 'NativeMessagingHosts', firefox: 'NativeMessagingHosts' },
};

/** Browsers that this person has started on this system at least once. */
export function browsersOf(
  userHome: string,
  platform: NodeJS.Platform = process.platform,
  isThere: (folder: string) => boolean = existsSync,
): Browser[] {
  if (platform === 'win32')
    return places.flatMap(({ name, kind, win32: place }) => {
      if (!isThere(win32.join(userHome, place.folder))) return [];
      // One manifest for each kind; the registry leads there.
      const folder = win32.join(userHome, local, 'Dragoman', 'browsers', kind);
      return [{ name, kind, folder, key: `Software\\${place.key}\\NativeMessagingHosts\\${HOST_NAME}` }];
    });
  const system = platform === 'darwin' ? 'darwin' : 'linux';
  return places
    .filter((place) => isThere(posix.join(userHome, place[system])))
    .map((place) => {
      const folder = posix.join(userHome, place[system], folderNames[system][place.kind]);
      return { name: place.name, kind: place.kind, folder };
    });
}

/** A Chromium with a folder of its own for its profiles (`--user-data-dir`). */
export function browserIn(profileFolder: string, platform: NodeJS.Platform = process.platform): Browser {
  if (platform === 'win32')
    throw new Error('On Windows a browser finds Dragoman whatever its profile: leave out --profile.');
  const folder = posix.join(profileFolder, folderNames.linux.chromium);
  return { name: profileFolder, kind: 'chromium', folder };
}
