import { EventEmitter } from 'node:events';
import { type Account, Refusal } from '../../../app/agent.ts';
import type { BrowserPort } from '../browsers/browser-port.ts';
import { keepAsking } from '../keep-asking.ts';
import { Contacts } from './contact/contacts.ts';
import { type FollowingNow, followContract } from './contract-follow.ts';
import type { LedMessage } from './contract-message.ts';
import { Follower } from './follower.ts';
import { Leader } from './leader.ts';

export interface FollowOptions {
  account: Account;
  /** Sites that are never shared. */
  excluded: readonly string[];
  /** The browser of this id, else the one that was used last. Throws a Refusal where it is not open. */
  port(id?: string): BrowserPort;
  /** Calls when another browser is used, or something else is shown in one. */
  onChange(listener: () => void): void;
  signal: AbortSignal;
}

interface Going {
  device: string;
  state: 'asking' | 'following' | 'cut';
  follower: Follower;
  end: AbortController;
}

/** Whom this device follows, and who follows it. */
export class Follow extends EventEmitter<{ change: [] }> {
  readonly leader: Leader;
  readonly contacts: Contacts;
  readonly #options: FollowOptions;
  #going: Going | undefined;
  #ended: FollowingNow['ended'];

  constructor(options: FollowOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
    const { account, port, excluded, onChange, signal } = options;
    this.leader = new Leader({
      ...{ port, excluded, onChange },
      isFollowing: (tab) => this.isFollowing(tab),
      onFollowers: () => this.emit('change'),
    });
    this.contacts = new Contacts({ account, leader: this.leader, signal });
    onChange(() => this.#going?.follower.work());
    signal.addEventListener('abort', () => this.leader.end(), { once: true });
  }

  /** Whether a tab of this device shows what a leader looks at. */
  isFollowing(tab: string): boolean {
    return this.#going?.follower.has(tab) ?? false;
  }

  get now(): FollowingNow {
    const going = this.#going;
    return {
      ...(going && { follows: { device: going.device, state: going.state, ...going.follower.now } }),
      ...(this.#ended && { ended: this.#ended }),
      followers: this.leader.followers,
    };
  }

  /**
   * Resolves when that device or contact leads; it then goes on until somebody ends it.
   *
   * @param asking aborts while it is still asked: then it is given up
   * @param follows the browser that follows; the one that was used last where it is not said
   */
  async start(device: string, asking: AbortSignal, follows?: Pick<BrowserPort, 'browser'>): Promise<void> {
    const { port, excluded, signal } = this.#options;
    const { browser } = follows ?? port();
    this.stop();
    this.#ended = undefined;
    const end = new AbortController();
    const openPort = () => portIfOpen(() => port(browser.id));
    const follower = new Follower({ port: openPort, excluded, onChange: () => this.emit('change') });
    const going: Going = { device, state: 'asking', follower, end };
    this.#going = going;
    this.emit('change');
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => this.#over(going, new Refusal('service-unavailable', 'It was given up.'));
      asking.addEventListener('abort', giveUp, { once: true });
      const leads = () => {
        asking.removeEventListener('abort', giveUp);
        resolve();
      };
      void this.#keep(going, leads, AbortSignal.any([signal, end.signal])).catch((error) => {
        this.#over(going, error);
        reject(error);
      });
    });
  }

  /** Follows nobody any more; the tabs stay, as any others. */
  stop(): void {
    const going = this.#going;
    if (!going) return;
    this.#going = undefined;
    going.follower.end();
    going.end.abort(new Refusal('service-unavailable', 'It was ended here.'));
    this.emit('change');
  }

  async #keep(going: Going, leads: () => void, signal: AbortSignal): Promise<void> {
    const { account } = this.#options;
    const { follower, device } = going;
    const led = (message: LedMessage | undefined) => {
      going.state = 'following';
      leads();
      if (message) follower.hear(message);
      else this.emit('change');
    };
    const { reason } = isContact(device, account)
      ? await this.contacts.follow(device, { hear: led, signal })
      : await keepAsking({
          ...{ account, device, signal },
          ask: (link, asking, heard) => {
            follower.resume();
            const progress = (message: LedMessage) => {
              heard();
              if (!asking.aborted) led(message);
            };
            return link.call(followContract, 'lead', {}, { signal: asking, progress });
          },
          isOver: (error) => going.state === 'asking' || isNo(error),
          onCut: () => {
            going.state = 'cut';
            this.emit('change');
          },
        });
    throw new Refusal('service-unavailable', reason);
  }

  #over(going: Going, error: unknown): void {
    if (this.#going !== going) return;
    const reason = error instanceof Refusal ? error.message : 'The other device could not answer.';
    this.stop();
    this.#ended = { device: going.device, reason };
    this.emit('change');
  }
}

/** Rather than a device, which its person may have given any name. */
function isContact(name: string, { devices }: Account): boolean {
  return name.includes('@') && !devices.some(({ device, jid }) => device === name || jid === name);
}

function isNo(error: unknown): boolean {
  return (
    error instanceof Refusal && !['service-unavailable', 'resource-constraint'].includes(error.condition)
  );
}

function portIfOpen(port: () => BrowserPort): BrowserPort | undefined {
  try {
    return port();
  } catch {
    return undefined;
  }
}
