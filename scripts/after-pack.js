// electron-builder's hook between copying Electron and setting its fuses.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What an Electron may bring along and ours, by its fuses, never loads. */
export default async function afterPack({ appOutDir, packager }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  await rm(join(appOutDir, 'browser_v8_context_snapshot.bin'), { force: true });
}
