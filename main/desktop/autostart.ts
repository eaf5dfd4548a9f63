import { app } from 'electron';
import { xdgAutostart } from './xdg-autostart.ts';

/** Start at login: the platform's own setting. */
export interface Autostart {
  isOn(): Promise<boolean>;
  set(on: boolean): Promise<void>;
}

/** @param command program and arguments that start the app without its window */
export function autostart(command: readonly string[]): Autostart {
  return process.platform === 'linux' ? xdgAutostart(command) : native(command);
}

/** macOS and Windows, by Electron; not tested there. macOS passes no arguments on, so the window opens too. */
function native([path = process.execPath, ...args]: readonly string[]): Autostart {
  return {
    isOn: async () => app.getLoginItemSettings({ path, args }).openAtLogin,
    set: async (on) => app.setLoginItemSettings({ openAtLogin: on, path, args }),
  };
}
