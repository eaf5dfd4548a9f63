import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Browser {
  name: string;
  kind: 'chromium' | 'firefox';
  /** Where it looks for the manifests of native hosts. */
  folder: string;
}

interface Place {
  name: string;
  kind: Browser['kind'];
  /** What is there once it was started, from the person's home folder; manifests lie below it. */
  linux: string;
  darwin: string;
}

const support = 'Library/Application Support';
const places: readonly Place[] = [
  { name: 'Chromium', kind: 'chromium', linux: '.config/chromium', darwin: `${support}/Chromium` },
  { name: 'Chrome', kind: 'chromium', linux: '.config/google-chrome', darwin: `${support}/Google/Chrome` },
  { name: 'Edge', kind: 'chromium', linux: '.config/microsoft-edge', darwin: `${support}/Microsoft Edge` },
  {
    name: 'Brave',
    kind: 'chromium',
    linux: '.config/BraveSoftware/Brave-Browser',
    darwin: `${support}/BraveSoftware/Brave-Browser`,
  },
  { name: 'Vivaldi', kind: 'chromium', linux: '.config/vivaldi', darwin: `${support}/Vivaldi` },
  { name: 'Opera', kind: 'chromium', linux: '.config/opera', darwin: `${support}/com.operasoftware.Opera` },
  { name: 'Firefox', kind: 'firefox', linux: '.mozilla', darwin: `${support}/Mozilla` },
  { name: 'LibreWolf', kind: 'firefox', linux: '.librewolf', darwin: `${support}/librewolf` },
];

const folderNames = {
  linux: { chromium: 'NativeMessagingHosts', firefox: 'native-messaging-hosts' },
  darwin: { chromium: 'NativeMessagingHosts', firefox: 'NativeMessagingHosts' },
};

/** Browsers that this person has started on this system at least once. */
export function browsersOf(userHome: string, platform: NodeJS.Platform = process.platform): Browser[] {
  if (platform === 'win32')
    throw new Error('Browsers on Windows find such programs by the registry; that is not built yet.');
  const system = platform === 'darwin' ? 'darwin' : 'linux';
  return places
    .filter((place) => existsSync(join(userHome, place[system])))
    .map((place) => {
      const folder = join(userHome, place[system], folderNames[system][place.kind]);
      return { name: place.name, kind: place.kind, folder };
    });
}

/** A Chromium with a folder of its own for its profiles (`--user-data-dir`). */
export function browserIn(profileFolder: string): Browser {
  const folder = join(profileFolder, folderNames.linux.chromium);
  return { name: profileFolder, kind: 'chromium', folder };
}
