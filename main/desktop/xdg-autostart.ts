import { mkdir, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Autostart } from './autostart.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Desktop Application Autostart Specification: an entry in the person's own folder. Desktops switch one off by a
 * line in it, so it counts only without.
 */
export function xdgAutostart(command: readonly string[], environment: Environment = process.env): Autostart {
  const file = join(configFolder(environment), 'autostart', 'dragoman.desktop');
  return {
    async isOn() {
      const entry = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return (
        entry !== undefined && !/^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(entry)
      );
    },
    async set(on) {
      if (!on) return rm(file, { force: true });
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFileAtomic(file, autostartEntry(lasting(command, environment)));
    },
  };
}

/** Desktop Entry Specification 1.5 */
export function autostartEntry(command: readonly string[]): string {
  const [program = ''] = command;
  // The Exec key allows no equals sign in the program's own path, and GLib looks for one with a doubled percent sign.
  const whole = /[=%]/.test(program) ? ['/bin/sh', '-c', 'exec "$0" "$@"', ...command] : command;
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Dragoman',
    'Comment=Personal agents on your own JID',
    'Icon=dragoman',
    `Exec=${whole.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ];
  return `${lines.join('\n')}\n`;
}

/** The Exec key: an argument in quotes, a percent sign doubled, and all of it a string with escapes of its own. */
function quoted(argument: string): string {
  const inQuotes = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${inQuotes.replace(/[\\\n\r\t]/g, (one) => escapes[one] ?? one)}"`;
}

/** An AppImage runs from a place that is gone with it; the image itself is what can be started again. */
function lasting(command: readonly string[], { APPIMAGE, APPDIR }: Environment): readonly string[] {
  const [program = '', ...rest] = command;
  return APPIMAGE && APPDIR && program.startsWith(`${APPDIR}/`) ? [APPIMAGE, ...rest] : command;
}

/** XDG Base Directory Specification: what is no whole path is passed over. */
function configFolder({ XDG_CONFIG_HOME = '' }: Environment): string {
  return isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(homedir(), '.config');
}
