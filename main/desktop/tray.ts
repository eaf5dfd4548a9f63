import { Menu, nativeImage, Tray } from 'electron';
import type { Status } from '../../app/contract.ts';
import type { Life } from './desk.ts';

export interface TrayOptions {
  icon: string;
  open(): void;
  pause(): void;
  resume(): void;
  quit(): void;
}

/** The icon beside the clock: how things stand, and the four things one may want of it. */
export class TrayIcon {
  readonly #tray: Tray;
  readonly #options: TrayOptions;

  constructor(options: TrayOptions) {
    this.#options = options;
    this.#tray = new Tray(nativeImage.createFromPath(options.icon));
    this.#tray.on('click', options.open);
  }

  show(life: Life, status: Status | undefined): void {
    const { open, pause, resume, quit } = this.#options;
    const words = stateWords(life, status);
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
}

export function stateWords({ life, problem }: Life, status: Status | undefined): string {
  if (life === 'signed-out') return 'not signed in';
  if (life === 'paused') return 'paused';
  if (life === 'stopped') return problem ?? 'stopped';
  if (status?.state === 'online') return `online as ${status.jid.split('/')[0]}`;
  return status?.problem ?? 'connecting';
}
