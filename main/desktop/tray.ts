import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { Status } from '../../app/contract.ts';
import type { Life } from './desk.ts';

export interface TrayOptions {
  /** The folder of its pictures. */
  icons: string;
  open(): void;
  pause(): void;
  resume(): void;
  quit(): void;
}

/** The icon beside the clock: how things stand, and the four things one may want of it. */
export class TrayIcon {
  readonly #tray: Tray;
  readonly #options: TrayOptions;
  #shown = 'tray';

  constructor(options: TrayOptions) {
    this.#options = options;
    this.#tray = new Tray(this.#picture('tray'));
    this.#tray.on('click', options.open);
  }

  /** @param waiting how many requests wait for the person */
  show(life: Life, status: Status | undefined, waiting: number): void {
    const { open, pause, resume, quit } = this.#options;
    const words = stateWords(life, status);
    const name = pictureName(life, waiting);
    if (name !== this.#shown) this.#tray.setImage(this.#picture(name));
    this.#shown = name;
    this.#tray.setToolTip(`Dragoman: ${words}`);
    const paused = life.life === 'paused';
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words, enabled: false },
        { type: 'separator' },
        { label: 'Open', click: open },
        paused || life.life === 'stopped'
          ? { label: 'Go online', click: resume }
          : { label: 'Pause', click: pause, enabled: life.life === 'running' },
        { type: 'separator' },
        { label: 'Quit', click: quit },
      ]),
    );
  }

  #picture(name: string): Electron.NativeImage {
    // By this ending macOS knows those that it may colour itself.
    const ending = process.platform === 'darwin' ? 'Template.png' : '.png';
    return nativeImage.createFromPath(join(this.#options.icons, `${name}${ending}`));
  }
}

export function pictureName({ life }: Life, waiting: number): string {
  if (life === 'paused' || life === 'stopped' || life === 'signed-out') return 'tray-paused';
  return waiting > 0 ? 'tray-waiting' : 'tray';
}

export function stateWords({ life, problem }: Life, status: Status | undefined): string {
  if (life === 'signed-out') return 'not signed in';
  if (life === 'paused') return 'paused';
  if (life === 'stopped') return problem ?? 'stopped';
  if (status?.state === 'online') return `online as ${status.jid.split('/')[0]}`;
  return status?.problem ?? 'connecting';
}
