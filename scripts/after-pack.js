// electron-builder's hook between copying Electron and setting its fuses.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Electron's own default app has nothing to do in ours. */
export default async function afterPack({ appOutDir, packager }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
