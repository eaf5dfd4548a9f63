import {
  BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  nativeTheme,
  type Session,
} from 'electron';
import { send } from './ipc.ts';
import { ORIGIN } from './page.ts';

export interface WindowOptions {
  session: Session;
  preload: string;
  icon: string;
  /** The calls the page may make. */
  calls: readonly string[];
  onCrash(reason: string): void;
}

/** The one window: made when wanted, destroyed when closed, so that at rest it takes no memory. */
export class Window {
  readonly #options: WindowOptions;
  #window: BrowserWindow | undefined;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Opens it, or brings it to the front. */
  show(): void {
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  get browserWindow(): BrowserWindow | undefined {
    return this.#window;
  }

  tell(name: string, value: unknown): void {
    if (this.#window) send(this.#window.webContents, 'event', name, value);
  }

  /** Whether a message comes from our page itself, in the frame we made for it. */
  isOurs({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
    return (
      this.#window !== undefined &&
      sender === this.#window.webContents &&
      senderFrame === sender.mainFrame &&
      senderFrame.origin === ORIGIN
    );
  }

  #open(): BrowserWindow {
    const { session, preload, icon, calls, onCrash } = this.#options;
    const window = new BrowserWindow({
      width: 1040,
      height: 720,
      minWidth: 360,
      minHeight: 400,
      title: 'Dragoman',
      icon,
      show: false,
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
        spellcheck: false,
      },
    });
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.on('closed', () => {
      this.#window = undefined;
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      onCrash(reason);
      // What it showed is in the core: a new page shows it again.
      if (!window.isDestroyed()) window.webContents.reload();
    });
    void window.loadURL(`${ORIGIN}/`);
    return window;
  }
}
