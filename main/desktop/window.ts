import {
  app,
  BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  nativeTheme,
  type Session,
} from 'electron';
import type { Place } from './contract.ts';
import { send } from './ipc.ts';
import { ORIGIN } from './page.ts';

export interface WindowOptions {
  session: Session;
  preload: string;
  icon: string;
  /** The calls the page may make. */
  calls: readonly string[];
  /** The page that asked and listened so far is gone, however that came. */
  onLeave(): void;
  onCrash(reason: string): void;
  /** It crashed again and again, and was closed. */
  onHopeless(): void;
}

const CRASHES = 3;
const CRASHES_WITHIN_MS = 60_000;

/** The one window: made when wanted, destroyed when closed, so that at rest it takes no memory. */
export class Window {
  readonly #options: WindowOptions;
  #window: BrowserWindow | undefined;
  #crashesMs: number[] = [];

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Opens it, or brings it to the front; there, if it is said where. */
  show(place?: Place): void {
    const window = this.#window;
    if (!window || window.isDestroyed()) this.#open(place);
    else {
      if (place) this.tell('goTo', place);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    }
  }

  get browserWindow(): BrowserWindow | undefined {
    return this.#window;
  }

  tell(name: string, value: unknown): void {
    if (this.#window && !this.#window.isDestroyed()) send(this.#window.webContents, 'event', name, value);
  }

  /** Whether a message comes from our page itself, in the frame we made for it. */
  isOurs({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
    if (!this.#window || this.#window.isDestroyed()) return false;
    const contents = this.#window.webContents;
    if (sender !== contents || contents.isDestroyed()) return false;
    // A frame that went away meanwhile is null.
    return senderFrame !== null && senderFrame === contents.mainFrame && senderFrame.origin === ORIGIN;
  }

  #open(place?: Place): void {
    const { session, preload, icon, calls, onLeave } = this.#options;
    const window = new BrowserWindow({
      width: 1040,
      height: 720,
      minWidth: 360,
      minHeight: 400,
      title: 'Dragoman',
      icon,
      show: false, // until it has something to show
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#16191d' : '#ffffff',
      autoHideMenuBar: true,
      webPreferences: {
        session,
        preload,
        additionalArguments: [`--calls=${calls.join(',')}`],
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        disableDialogs: true,
        disableBlinkFeatures: 'FileSystemAccessLocal', // showOpenFilePicker and its kind
        devTools: !app.isPackaged,
        spellcheck: false,
      },
    });
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      if (this.#window !== window) return; // another was opened before we heard
      this.#window = undefined;
      onLeave();
    });
    window.webContents.on('did-navigate', (_event, url) => {
      onLeave();
      // Chromium asks nobody about about:blank: a page that went there is brought back.
      if (!url.startsWith(`${ORIGIN}/`)) load(window);
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (!window.isDestroyed()) this.#crashed(window, reason);
    });
    load(window, place);
  }

  #crashed(window: BrowserWindow, reason: string): void {
    const { onLeave, onCrash, onHopeless } = this.#options;
    onLeave();
    onCrash(reason);
    const now = performance.now();
    this.#crashesMs = [...this.#crashesMs.filter((before) => now - before < CRASHES_WITHIN_MS), now];
    // What it showed is in the core: a new page shows it again.
    if (this.#crashesMs.length <= CRASHES) load(window);
    else {
      this.#crashesMs = [];
      window.destroy();
      onHopeless();
    }
  }
}

function load(window: BrowserWindow, place?: Place): void {
  void window.loadURL(`${ORIGIN}/${place ? `#${place}` : ''}`).catch(() => {}); // it crashed or was closed meanwhile, which is told elsewhere
}
