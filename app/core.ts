import { EventEmitter } from 'node:events';
import { homedir } from 'node:os';
import type { Duplex } from 'node:stream';
import type { AnyAgent } from './agent.ts';
import type { CallBytes } from './call-bytes.ts';
import type { CallOptions } from './calls.ts';
import {
  type CoreEvent,
  type CoreEvents,
  coreContract,
  type SettingsState,
  type Status,
} from './contract.ts';
import { Activity } from './host/activity.ts';
import { Approvals } from './host/approvals.ts';
import type { CallTable } from './host/call-table.ts';
import { watchClock } from './host/clock.ts';
import type { Home } from './host/home.ts';
import { loginOptions } from './host/login-options.ts';
import { Notices } from './host/notices.ts';
import { noteApprovals } from './host/person.ts';
import { personCalls } from './host/person-calls.ts';
import { Resource } from './host/resource.ts';
import { Settings } from './host/settings.ts';
import { type AccountSettings, settingsSchema } from './host/settings-schema.ts';
import { serveStream } from './host/streams.ts';
import { Undo } from './host/undo.ts';
import { UndoLog } from './host/undo-log.ts';
import type { Platform } from './platform.ts';
import { Refusal } from './refusal.ts';
import { type ClientOptions, ConnectionError } from './xmpp/client.ts';

export interface CoreOptions {
  home: Home;
  agents: readonly AnyAgent[];
  platform: Platform;
  version: string;
}

export type { Status } from './contract.ts';

/** Settings without an account: nobody has logged in here yet. */
export class NoAccount extends Error {
  override readonly name = 'NoAccount';
}

type Told = { [E in keyof CoreEvents]: [CoreEvents[E]] };

/** The application without a window: one account, its agents, its activity, and the calls of its person. */
export class Core extends EventEmitter<
  Told & {
    problem: [string];
    /** A fault of ours as it was thrown, for our own log; the activity has its message. */
    fault: [unknown];
  }
> {
  readonly settings: Settings;
  readonly activity: Activity;
  readonly approvals: Approvals;
  readonly notices = new Notices(() => this.emit('notices', this.notices.list));
  /** Rejects when the account cannot be used any more: wrong password, resource taken by another. */
  readonly failed: Promise<never>;
  readonly #options: CoreOptions;
  readonly #undo: Undo;
  readonly #stop = new AbortController();
  readonly #calls: CallTable;
  #resource: Resource | undefined;
  #problem: string | undefined;
  #fail: (error: Error) => void = () => {};

  private constructor(options: CoreOptions, settings: Settings) {
    super();
    this.#options = options;
    this.settings = settings;
    this.failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => {}); // whoever waits for it is told
    this.activity = new Activity(options.home.activity, { now: options.platform.now });
    this.activity.on('event', (event) => this.emit('activity', event));
    this.activity.on('problem', (error) =>
      this.emit('problem', `The activity cannot be written: ${error.message}`),
    );
    const { randomId, now } = options.platform;
    this.approvals = new Approvals({ file: options.home.approvals, randomId, now });
    this.approvals.on('problem', (error) =>
      this.emit('problem', `The approvals cannot be written: ${error.message}`),
    );
    for (const event of ['asked', 'answered', 'ended'] as const)
      this.approvals.on(event, () => this.emit('approvals', this.approvals.list));
    for (const event of ['change', 'problem', 'mended'] as const)
      settings.on(event, () => this.emit('settings', this.settingsState));
    this.#undo = new Undo({
      agents: options.agents,
      log: new UndoLog({ file: options.home.undo, randomId, now }),
      activity: this.activity,
      onProblem: (error) => this.emit('problem', `What can be undone cannot be written: ${error.message}`),
    });
    this.#calls = personCalls(
      {
        agents: options.agents,
        home: options.home,
        settings,
        activity: this.activity,
        approvals: this.approvals,
        status: () => this.status,
        settingsState: () => this.settingsState,
        resource: () => this.#resource,
      },
      this.#stop.signal,
    );
  }

  static async open(options: CoreOptions): Promise<Core> {
    const schema = settingsSchema(options.agents.map((agent) => agent.contract));
    return new Core(options, await Settings.open(options.home.settings, schema));
  }

  get status(): Status {
    const { account, priority } = this.settings.value;
    return {
      jid: this.#resource?.client.jid ?? account?.jid ?? '',
      device: account?.device ?? '',
      state: this.#resource?.client.state ?? 'offline',
      priority,
      ...(this.#problem ? { problem: this.#problem } : {}),
    };
  }

  get settingsState(): SettingsState {
    const { settings, log } = this.#options.home;
    return {
      value: this.settings.value,
      ...(this.settings.problem && { problem: this.settings.problem.message }),
      places: { settings, log, userHome: homedir() },
    };
  }

  /** Logs in and stays; resolves once online the first time, rejects when it is stopped before. */
  async start(): Promise<void> {
    const stopped = this.#stop.signal;
    stopped.throwIfAborted();
    const { account } = this.settings.value;
    if (!account) throw new NoAccount('No account yet. Start with: dragoman login name@example.org');
    // Not before: only a core that runs may take what an earlier one left (the home is locked by now).
    noteApprovals(this.approvals, this.activity);
    await this.watch();
    this.settings.on('change', (now, before) => {
      if (now.priority === before.priority && now.status === before.status) return;
      this.#resource?.presence.send().catch(() => {}); // offline: the next login sends it
    });
    await this.#undo.load(); // not before start: another core may still run in this home
    const { agents, platform, home, version } = this.#options;
    const login = await this.#login(account);
    stopped.throwIfAborted();
    const resource = new Resource({
      account,
      login,
      agents,
      settings: this.settings,
      activity: this.activity,
      approvals: this.approvals,
      notices: this.notices,
      undo: this.#undo,
      platform,
      devicesFile: home.devices,
      pairedFile: home.paired,
      lettersFile: home.letters,
      agentsFolder: home.agents,
      version,
    });
    this.#resource = resource;
    resource.on('state', (_state, error) => {
      this.#problem = error?.message;
      this.emit('status', this.status);
    });
    resource.on('failed', (error) => this.#fail(error));
    resource.on('devices', (list) => this.emit('devices', list));
    resource.on('contacts', (list) => this.emit('contacts', list));
    resource.on('pairing', (state) => this.emit('pairing', state));
    resource.on('fault', (error) => this.emit('fault', error));
    watchClock({ now: platform.now, jumped: () => this.wake(), signal: stopped });
    await resource.start();
  }

  /** Follows edits of the settings by hand, as one that is started does by itself. */
  async watch(): Promise<void> {
    this.settings.on('problem', (problem) =>
      this.emit('problem', `${problem.message} (the last good settings stay)`),
    );
    await this.settings.watch(this.#stop.signal);
  }

  /** Every event of the contract, until the returned function is called. */
  follow(listener: (event: CoreEvent) => void): () => void {
    const unfollow = (Object.keys(coreContract.events) as (keyof CoreEvents)[]).map((type) => {
      const hear = (value: unknown) => listener({ type, value } as CoreEvent);
      this.on(type as 'status', hear);
      return () => this.off(type as 'status', hear);
    });
    return () => {
      for (const end of unfollow) end();
    };
  }

  /** The machine slept, or its network changed: the stream is tried, or tries again, now. */
  wake(): void {
    this.#resource?.client.reconnectNow();
    void this.#resource?.letters.look();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Refusal('service-unavailable', 'Dragoman goes offline.'));
    await this.#resource?.stop();
    await this.activity.close();
  }

  /** One call of the local person, `agent.call`; input and output are of the contract's schemas. */
  call(name: string, input: unknown, options?: CallOptions & CallBytes): Promise<unknown> {
    return this.#calls.call(name, input, options);
  }

  /** A program of the local person speaks with an agent, `agent.stream`, for as long as both are there. */
  async stream(name: string, stream: Duplex): Promise<void> {
    await serveStream(this.#resource?.agents, name, stream).catch((error) => {
      if (!(error instanceof Refusal)) this.emit('fault', error);
    });
  }

  async #login(account: AccountSettings): Promise<ClientOptions> {
    return loginOptions(account, async () => {
      const password = await this.#options.platform.secrets.read('password', account.jid);
      if (password !== undefined) return password;
      // Final: asking the keyring again every minute would not bring one.
      const mend = `No password is kept for ${account.jid}. Sign in again, in the window or by: dragoman login ${account.jid}`;
      throw new ConnectionError('not-authorized', mend, { final: true });
    });
  }
}
