import { app, Notification } from 'electron';
import type { Approval, Notice } from '../../app/contract.ts';
import { plain } from '../cli/output.ts';
import { type Place, place } from './contract.ts';
import type { Desk, Life } from './desk.ts';

export interface NotificationsOptions {
  desk: Desk;
  icon: string;
  /** Opens the window there. */
  open(place: Place): void;
}

interface Shown {
  title: string;
  body: string;
  place: Place;
  actions?: readonly { text: string; run(): void }[];
}

/** What does not fit in here is not shown whole, so it is not answered from here either. */
const MAX_BODY = 160;
/** On Linux Electron passes no buttons on: there a click opens the window. */
const HAS_BUTTONS = process.platform === 'darwin' || process.platform === 'win32';

/** Tells the person, wherever they look, what waits for their answer, what agents say, and that this device stopped. */
export class Notifications {
  readonly #options: NotificationsOptions;
  /** What is shown, by what it is about; also keeps it from being collected, and its click from being lost. */
  readonly #shown = new Map<string, Notification>();

  constructor(options: NotificationsOptions) {
    this.#options = options;
  }

  start(): void {
    // Windows shows those of programs it knows, by the id the installer gave it (electron-builder.yml).
    app.setAppUserModelId('im.dragoman.Dragoman');
    const { desk } = this.#options;
    desk.follow(({ type, value }) => {
      if (type === 'approvals')
        this.#showAll(
          'approval',
          value.map((one) => [one.id, this.#approval(one)]),
        );
      if (type === 'notices')
        this.#showAll(
          'notice',
          value.map((one) => [`${one.agent} ${one.id}`, noticed(one)]),
        );
    });
    desk.on('life', (life) => this.#showLife(life));
  }

  /** All of one kind; what is not among them any more is withdrawn. */
  #showAll(kind: 'approval' | 'notice', all: readonly (readonly [id: string, shown: Shown])[]): void {
    const ids = new Set(all.map(([id]) => `${kind} ${id}`));
    for (const about of this.#shown.keys())
      if (about.startsWith(`${kind} `) && !ids.has(about)) this.#withdraw(about);
    for (const [id, shown] of all) this.#show(`${kind} ${id}`, shown);
  }

  #approval({ id, peer, agent, action }: Approval): Shown {
    const [who = ''] = peer.split('/');
    const words = plain(action);
    const isWhole = words.length <= MAX_BODY;
    const answer = (yes: boolean) => () =>
      void this.#options.desk.call('core.answer', { id, yes }).catch(() => {}); // answered elsewhere meanwhile
    return {
      title: `${plain(who)} asks ${agent}`,
      body: isWhole ? words : `${words.slice(0, MAX_BODY)}… Open Dragoman to see all of it.`,
      place: 'approvals',
      actions: [
        ...(isWhole ? [{ text: 'Accept', run: answer(true) }] : []),
        { text: 'Refuse', run: answer(false) },
      ],
    };
  }

  #showLife({ life, problem }: Life): void {
    if (life !== 'running') for (const kind of ['approval', 'notice'] as const) this.#showAll(kind, []);
    if (life !== 'stopped') this.#withdraw('stopped');
    else {
      const body = problem ?? 'Open Dragoman to see why.';
      this.#show('stopped', { title: 'Dragoman is offline', body, place: 'activity' });
    }
  }

  #show(about: string, { title, body, place, actions = [] }: Shown): void {
    if (this.#shown.has(about)) return;
    const notification = new Notification({
      title,
      body: process.platform === 'linux' ? withoutMarkup(body) : body,
      icon: this.#options.icon,
      ...(HAS_BUTTONS && { actions: actions.map(({ text }) => ({ type: 'button', text })) }),
    });
    notification.on('click', () => this.#options.open(place));
    notification.on('action', ({ actionIndex }) => actions[actionIndex]?.run());
    this.#shown.set(about, notification);
    notification.show();
  }

  #withdraw(about: string): void {
    this.#shown.get(about)?.close();
    this.#shown.delete(about);
  }
}

function noticed({ agent, title, body }: Notice): Shown {
  const where = place.safeParse(agent);
  return {
    title: plain(title).slice(0, MAX_BODY),
    body: plain(body).slice(0, MAX_BODY),
    place: where.success ? where.data : 'activity',
  };
}

/** Desktop Notifications Specification, "Markup": a body may hold links and pictures, and this one is a peer's. */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
