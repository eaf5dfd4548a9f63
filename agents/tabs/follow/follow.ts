import { EventEmitter } from 'node:events';
import { type Account, Refusal } from '../../../app/agent.ts';
import type { BrowserPort } from '../browsers/browser-port.ts';
import { bareOf, mustBeAgent } from './contact/agent-of.ts';
import { Contacts } from './contact/contacts.ts';
import type { By } from './contact/sessions.ts';
import type { FollowingNow } from './contract-follow.ts';
import type { LedMessage } from './contract-message.ts';
import { followDevice } from './follow-device.ts';
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

/** Has it told what the leader shows, with nothing at first where that is to come; resolves when it ended there. */
type Way = (hear: (message?: LedMessage) => void, signal: AbortSignal) => Promise<{ reason: string }>;

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
    this.contacts = new Contacts({
      ...{ account, signal, leader: this.leader },
      onInvited: () => this.emit('change'),
    });
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
      ...this.contacts.invitations.now,
    };
  }

  /**
   * Resolves when that device or contact leads; it then goes on until somebody ends it.
   *
   * @param asking aborts while it is still asked: then it is given up
   * @param follows the browser that follows; the one that was used last where it is not said
   */
  async start(device: string, asking: AbortSignal, follows?: Pick<BrowserPort, 'browser'>): Promise<void> {
    const { account } = this.#options;
    const going = this.#begin(device, follows);
    const giveUp = () => this.#over(going, new Refusal('service-unavailable', 'It was given up.'));
    asking.addEventListener('abort', giveUp, { once: true });
    const led = new Promise<void>((resolve, reject) => {
      const way = isContact(device, account) ? this.#byContact(device) : this.#byLink(going);
      void this.#keep(going, way, resolve).catch(reject);
    });
    await led.finally(() => asking.removeEventListener('abort', giveUp));
  }

  /** The person said yes to a contact who asked them to follow. @throws Refusal where nothing can be shown here */
  accept(by: By): void {
    if (this.contacts.has(by)) return;
    mustBeAgent(this.#options.account, by.asker);
    const going = this.#begin(bareOf(by.asker));
    const way: Way = (hear, signal) => this.contacts.accept(by, { hear, signal });
    void this.#keep(going, way).catch(() => {}); // the screen says how it ended
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

  /** @throws Refusal where no browser can follow */
  #begin(device: string, follows?: Pick<BrowserPort, 'browser'>): Going {
    const { excluded } = this.#options;
    this.stop();
    this.#ended = undefined;
    const openPort = this.#openPort(device, follows);
    const follower = new Follower({ port: openPort, excluded, onChange: () => this.emit('change') });
    const going: Going = { device, state: 'asking', follower, end: new AbortController() };
    this.#going = going;
    this.emit('change');
    return going;
  }

  /** What finds the browser that is to follow, while it is open. */
  #openPort(device: string, follows?: Pick<BrowserPort, 'browser'>): () => BrowserPort | undefined {
    const { port } = this.#options;
    try {
      const { browser } = follows ?? port();
      return () => portIfOpen(() => port(browser.id));
    } catch (error) {
      this.#end(device, error);
      throw error;
    }
  }

  #byContact(contact: string): Way {
    return (hear, signal) => this.contacts.follow(contact, { hear, signal });
  }

  #byLink(going: Going): Way {
    return (hear, signal) =>
      followDevice(going.device, {
        ...{ account: this.#options.account, hear, signal },
        begin: () => going.follower.resume(),
        cut: () => {
          going.state = 'cut';
          this.emit('change');
        },
        hasLed: () => going.state !== 'asking',
      });
  }

  async #keep(going: Going, way: Way, leads = () => {}): Promise<void> {
    const hear = (message?: LedMessage) => {
      going.state = 'following';
      leads();
      if (message) going.follower.hear(message);
      else this.emit('change');
    };
    try {
      const { reason } = await way(hear, AbortSignal.any([this.#options.signal, going.end.signal]));
      throw new Refusal('service-unavailable', reason);
    } catch (error) {
      this.#over(going, error);
      throw error;
    }
  }

  #over(going: Going, error: unknown): void {
    if (this.#going !== going) return;
    this.stop();
    this.#end(going.device, error);
  }

  /** It ended, and not by our person. */
  #end(device: string, error: unknown): void {
    const reason = error instanceof Refusal ? error.message : 'The other device could not answer.';
    this.#ended = { device, reason };
    this.emit('change');
  }
}

/** Rather than a device, which its person may have given any name. */
function isContact(name: string, { devices }: Account): boolean {
  return name.includes('@') && !devices.some(({ device, jid }) => device === name || jid === name);
}

function portIfOpen(port: () => BrowserPort): BrowserPort | undefined {
  try {
    return port();
  } catch {
    return undefined;
  }
}
