import { EventEmitter } from 'node:events';
import type { Device } from '../account.ts';
import type { Account, AnyAgent } from '../agent.ts';
import type { CoreEvents } from '../contract.ts';
import { FileSender } from '../jingle/file-sender.ts';
import { JingleSessions } from '../jingle/jingle.ts';
import { LinkCarriers } from '../jingle/link-carriers.ts';
import { jingleFeatures, Transports } from '../jingle/transports.ts';
import type { Carriers } from '../link/carrier.ts';
import { groupContract } from '../link/group-contract.ts';
import type { PairedDevices } from '../link/paired-devices.ts';
import type { Platform } from '../platform.ts';
import { type Client, type ClientOptions, type ClientState, createClient } from '../xmpp/client.ts';
import { xml } from '../xmpp/xml.ts';
import { Absence } from './absence.ts';
import type { Activity } from './activity.ts';
import { Agents } from './agents.ts';
import type { Approvals } from './approvals.ts';
import { byStanza } from './asker.ts';
import { Blocklist } from './blocklist.ts';
import { coalesce } from './coalesce.ts';
import { Commands } from './commands.ts';
import { type Contact, Contacts } from './contacts.ts';
import { DeviceGroup } from './device-group.ts';
import { DeviceLinks } from './device-links.ts';
import { Devices } from './devices.ts';
import { Disco } from './disco.ts';
import { serveFileOffers } from './file-offers.ts';
import { Gate } from './gate.ts';
import { Grants } from './grants.ts';
import { Letters } from './letters.ts';
import { Limits } from './limits.ts';
import { onMessage } from './messages.ts';
import type { Notices } from './notices.ts';
import { outgoing } from './outgoing.ts';
import { OwnPresence } from './own-presence.ts';
import { Post } from './post.ts';
import { serveQueries } from './queries.ts';
import { Roster } from './roster.ts';
import { serveOwn } from './serve-own.ts';
import type { Settings } from './settings.ts';
import type { AccountSettings } from './settings-schema.ts';
import { Strangers } from './strangers.ts';
import { Tally } from './tally.ts';
import type { Undo } from './undo.ts';
import { Uploads } from './upload.ts';

/** Front ends need not know of every presence of a login. */
const SHOWN_AFTER_MS = 200;

export interface ResourceOptions {
  account: AccountSettings;
  /** Everything the stream needs to log in. */
  login: ClientOptions;
  agents: readonly AnyAgent[];
  settings: Settings;
  activity: Activity;
  approvals: Approvals;
  notices: Notices;
  undo: Undo;
  platform: Platform;
  devicesFile: string;
  pairedFile: string;
  lettersFile: string;
  agentsFolder: string;
  version: string;
}

/** The negative-priority resource: one account's stream with everything that answers on it. */
export class Resource extends EventEmitter<{
  state: [ClientState, Error | undefined];
  failed: [Error];
  devices: [Device[]];
  contacts: [Contact[]];
  pairing: [CoreEvents['pairing']];
  /** A fault of ours, with its stack, for our own log. */
  fault: [unknown];
}> {
  readonly client: Client;
  readonly account: Account;
  readonly agents: Agents;
  readonly devices: Devices;
  readonly paired: PairedDevices;
  readonly group: DeviceGroup;
  readonly contacts: Contacts;
  readonly uploads: Uploads;
  readonly carriers: Carriers;
  readonly letters: Letters;
  readonly presence: OwnPresence;
  readonly #options: ResourceOptions;
  readonly #commands: Commands;
  readonly #links: DeviceLinks;
  readonly #disco: Disco;
  readonly #strangers: Strangers;
  readonly #limited: Tally;
  readonly #roster: Roster;
  readonly #blocklist: Blocklist;
  readonly #absence: Absence;
  #ready: Promise<void> = new Promise(() => {});
  #settled: () => void = () => {};
  #begun = false;
  #stopped = false;
  #warned = false;

  constructor(options: ResourceOptions) {
    super();
    this.#options = options;
    const { account, login, agents, settings, activity, approvals, undo, platform, version } = options;
    const { agentsFolder: folder, devicesFile, pairedFile, lettersFile } = options;
    const { jid } = account;
    const client = createClient(login);
    this.client = client;
    this.presence = new OwnPresence({ client, settings, caps: () => this.#disco.caps });
    this.#newSession();
    this.#roster = new Roster(client, jid);
    this.#blocklist = new Blocklist(client, jid);
    this.#absence = new Absence(client, jid, platform.randomId);
    this.#strangers = new Strangers(activity);
    this.#limited = new Tally(activity, {
      action: 'limit',
      first: 'asks too much: told to wait',
      more: 'told to wait',
    });
    const devicesChanged = coalesce(() => this.emit('devices', this.devices.list), SHOWN_AFTER_MS);
    this.devices = new Devices({
      client,
      account: jid,
      file: devicesFile,
      now: platform.now,
      changed: devicesChanged,
      paired: () => this.paired.list,
      via: (id) => this.#links.via(id),
      met: (peer, head) => this.group.met(peer, head),
      gone: (peer) => this.#links.gone(peer),
    });
    this.contacts = new Contacts({
      client,
      roster: this.#roster,
      changed: coalesce(() => this.emit('contacts', this.contacts.list), SHOWN_AFTER_MS),
    });
    this.uploads = new Uploads(client, jid, login.ca);
    const onFault = (error: unknown) => void this.emit('fault', error);
    const sessions = new JingleSessions({ client, account: jid, onFault });
    const transports = new Transports(client, jid);
    this.carriers = new LinkCarriers(sessions, transports);
    const sender = new FileSender(client, sessions, transports);
    this.account = outgoing({
      ...{ jid, device: account.device, client, sender, post: new Post(client) },
      ...{ devices: this.devices, contacts: this.contacts, uploads: this.uploads },
      lookForLetters: () => this.letters.look(),
      link: (device, options) => this.#links.link(device, options),
      deviceId: () => this.paired.id,
      sealed: (contract, node) => this.group.sealed.of(contract, node),
      isOneOf: (peer, circle) => grants.isOneOf(circle, byStanza(peer)),
    });
    const isBlocked = (peer: string) => this.#blocklist.has(peer);
    const groupsOf = (peer: string) => this.#roster.groupsOf(peer);
    const contracts = agents.map((agent) => agent.contract);
    const isContact = (peer: string) => this.#roster.isSubscriber(peer);
    const grants = new Grants(
      { account: jid, groupsOf, isBlocked, isContact },
      contracts,
      () => settings.value.grants,
    );
    this.group = new DeviceGroup({
      ...{ client, account, agents, approvals, activity, platform, pairedFile, onFault },
      devices: this.devices,
      isOwn: (peer) => grants.isOwn(peer),
      link: (device) => this.account.link(device),
      pairingChanged: (now) => this.emit('pairing', { now }),
      warn: (action, reason) => this.#warn(action, reason),
    });
    this.paired = this.group.paired;
    this.paired.onChange(() => this.devices.tell());
    const { secrets } = platform;
    this.agents = new Agents(agents, this.account, {
      ...{ folder, settings, secrets, activity, undo, notices: options.notices, onFault },
      appear: (agent, as) => this.presence.appear(agent, as),
    });
    const running = () => this.agents;
    const serving = { client, account: this.account, agents, grants, activity, approvals, running };
    this.#links = new DeviceLinks({
      ...{ ...serving, carriers: this.carriers, paired: this.paired, devices: this.devices, onFault },
      changed: devicesChanged,
    });
    this.#links.answers.add(groupContract, {
      groupKeys: async () => ({ keys: await this.group.keys.list() }),
    });
    this.letters = new Letters({
      ...{ ...serving, jid, file: lettersFile, isBlocked, onFault, now: platform.now },
      warn: (reason) => this.#warn('letters', reason),
    });
    this.#commands = new Commands({ ...serving, randomId: platform.randomId });
    const features = [
      ...serveQueries(serving),
      ...serveOwn({
        ...{ router: client.router, grants, paired: this.paired, version },
        device: account.device,
      }),
      ...jingleFeatures,
      ...this.group.sealed.features,
      ...serveFileOffers(serving, sessions, transports),
    ];
    this.#disco = new Disco({ client, commands: this.#commands, features });
    const gate = new Gate({
      account: jid,
      grants,
      roster: this.#roster,
      isBlocked,
      absence: this.#absence,
      strangers: this.#strangers,
      limits: new Limits(),
      limited: this.#limited,
      ready: () => this.#ready,
    });
    client.router.gate = (iq) => gate.admit(iq);
    client.router.onFault = (error) => {
      this.#warn('fault', String(error));
      onFault(error);
    };
    client.router.message(
      onMessage({
        account: jid,
        isVisible: (peer) => gate.hears(peer),
        send: (stanza) => client.send(stanza),
        priorityIgnored: (from) => this.#priorityIgnored(from),
      }),
    );
    settings.on('change', () => this.#commands.review());
    client.on('online', ({ resumed }) => {
      const begun = resumed ? Promise.resolve() : this.#begin();
      begun.then(() => this.letters.look()).catch((error) => this.#warn('login', String(error)));
    });
    client.on('state', ({ state, error }) => this.emit('state', state, error));
    client.on('failed', (error) => this.emit('failed', error));
  }

  /** Resolves at the first login, rejects when stopped before; the client comes back by itself after that. */
  async start(): Promise<void> {
    await this.paired.load();
    await this.devices.load();
    if (this.#stopped) throw new Error('stopped');
    const ready = this.#ready;
    await this.client.start({ retry: true });
    await ready;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#commands.sessions.endWhere(() => true, 'this device goes offline');
    this.agents.stop();
    this.letters.stop();
    this.#links.stop();
    this.#strangers.flush();
    this.#limited.flush();
    // Not waited for: much may have to leave before it.
    if (this.client.state === 'online')
      this.client.send(xml('presence', { type: 'unavailable' })).catch(() => {});
    await Promise.all([this.client.stop(), this.group.end()]);
  }

  /** A new session: learn who is who before anybody is served, then show up. */
  async #begin(): Promise<void> {
    if (this.#begun) this.#newSession();
    this.#begun = true;
    const settled = this.#settled;
    this.devices.reset();
    this.contacts.reset();
    const learnt = await Promise.allSettled([
      this.#roster.load(),
      this.#blocklist.load(),
      this.#absence.learn(),
    ]);
    for (const one of learnt) if (one.status === 'rejected') this.#warn('login', String(one.reason));
    settled();
    await this.presence.send();
    await this.group.begin();
  }

  #newSession(): void {
    this.presence.reset();
    this.#ready = new Promise((resolve) => {
      this.#settled = resolve;
    });
  }

  /** Once is enough: every chat message would say the same. */
  #priorityIgnored(from: string): void {
    if (this.#warned) return;
    this.#warned = true;
    const text =
      'This server ignores negative priority: chat messages reach this device and your phone may miss them.';
    this.#warn('message', text, from);
  }

  #warn(action: string, reason: string, peer = ''): void {
    this.#options.activity.add({ agent: 'core', peer, action, outcome: 'warning', reason, ms: 0 });
  }
}
