import { mkdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import writeFileAtomic from 'write-file-atomic';

/** Start at login: the platform's own setting, on Linux an XDG autostart entry. */
export interface Autostart {
  isOn(): Promise<boolean>;
  set(on: boolean): Promise<void>;
}

/** @param command program and arguments that start the app without its window */
export function autostart(command: readonly string[]): Autostart {
  return process.platform === 'linux' ? xdg(command) : native;
}

const native: Autostart = {
  isOn: async () => app.getLoginItemSettings({ args: ['--hidden'] }).openAtLogin,
  set: async (on) => app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden'] }),
};

/** Desktop Application Autostart Specification; the file's presence is the setting. */
function xdg(command: readonly string[]): Autostart {
  const config = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
  const file = join(config, 'autostart', 'dragoman.desktop');
  return {
    isOn: () =>
      stat(file).then(
        () => true,
        () => false,
      ),
    async set(on) {
      if (!on) return rm(file, { force: true });
      await mkdir(dirname(file), { recursive: true });
      const lines = [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Dragoman',
        `Exec=${command.map(quoted).join(' ')}`,
      ];
      await writeFileAtomic(file, `${lines.join('\n')}\nX-GNOME-Autostart-enabled=true\n`);
    },
  };
}

/** Desktop Entry Specification, the Exec key: within quotes these four are escaped, a percent sign is doubled. */
function quoted(argument: string): string {
  // The value is unescaped twice, as a string and as quoted, so a backslash is four.
  const escaped = argument
    .replace(/["`$\\]/g, (c) => (c === '\\' ? '\\\\\\\\' : `\\\\${c}`))
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}
