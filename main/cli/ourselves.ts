import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How to start this very command line again, later and from elsewhere: Node with a script, or the installed app. */
export function ourselves(): { program: string; args: string[] } {
  const { execPath, platform, versions, env } = process;
  if (versions.electron === undefined)
    return { program: execPath, args: [realpathSync(process.argv[1] ?? '')] };
  // Where an AppImage runs is gone when it ends.
  if (env.APPIMAGE) return { program: env.APPIMAGE, args: [] };
  if (platform === 'win32') return { program: execPath, args: [] };
  const launcher = platform === 'darwin' ? ['..', 'Resources', 'bin', 'dragoman'] : ['bin', 'dragoman'];
  return { program: join(dirname(execPath), ...launcher), args: [] };
}
