import { domainToASCII } from 'node:url';
import type { z } from 'zod';
import type { Account, SealedNode, Start } from '../../app/agent.ts';
import { AllSets } from './all-sets.ts';
import { ConnectedBrowsers } from './browsers/connected-browsers.ts';
import { ClosedTabs } from './closed-tabs.ts';
import { tabsContract } from './contract.ts';
import type { asked } from './contract-asked.ts';
import { Follow } from './follow/follow.ts';
import { KeptForUndo } from './kept-for-undo.ts';
import { Lists } from './lists.ts';
import { Mirroring } from './mirror/mirroring.ts';
import { Once } from './once.ts';
import { OwnTabs } from './own-tabs.ts';
import { PairedBrowsers } from './paired/paired-browsers.ts';
import { answerPopup } from './popup.ts';
import { isExcluded } from './protocol/sites.ts';
import { datedParts } from './publish/parts.ts';
import { type PairedIds, Publisher } from './publish/publisher.ts';
import { piecesOf } from './publish/set-pieces.ts';
import { SavedSets } from './saved-sets.ts';

/** All that the agent knows of tabs. */
export class Tabs {
  readonly browsers: ConnectedBrowsers;
  readonly tabs: OwnTabs;
  readonly closed: ClosedTabs;
  readonly keptForUndo: KeptForUndo;
  readonly sets: SavedSets;
  readonly allSets: AllSets;
  readonly lists: Lists;
  readonly follow: Follow;
  readonly mirroring: Mirroring;
  readonly paired: PairedBrowsers;
  /** Sites that are never shared. */
  readonly excluded: readonly string[];
  readonly opened = new Once<z.output<typeof asked.open.output>>();

  private constructor(parts: Omit<Tabs, 'opened'>) {
    this.browsers = parts.browsers;
    this.tabs = parts.tabs;
    this.closed = parts.closed;
    this.keptForUndo = parts.keptForUndo;
    this.sets = parts.sets;
    this.allSets = parts.allSets;
    this.lists = parts.lists;
    this.follow = parts.follow;
    this.mirroring = parts.mirroring;
    this.paired = parts.paired;
    this.excluded = parts.excluded;
  }

  static async start({ settings, account, folder, signal }: Start<typeof tabsContract>): Promise<Tabs> {
    const excluded = settings.excluded.map((site) => domainToASCII(site));
    const isShared = (url: string) => !isExcluded(url, excluded);
    const browsers = new ConnectedBrowsers({
      ...{ device: account.device, excluded },
      answer: answerPopup({ account, signal, lists: () => lists, follow: () => follow }),
    });
    const tabs = await OwnTabs.start({ browsers, folder, isShared, signal });
    const closed = await ClosedTabs.start(tabs, { folder, isShared, signal });
    const keptForUndo = await KeptForUndo.start(folder);
    const sets = await SavedSets.start({ folder, isShared });
    const { isPublished } = settings;
    const node = account.sealed(tabsContract, 'windows');
    publish(node, tabs, { account, signal }, ({ own }, at) =>
      isPublished ? datedParts(own, tabs.list, at) : new Map(),
    );
    const setNode = account.sealed(tabsContract, 'sets');
    publish(setNode, sets, { account, signal }, ({ own, paired }, at) =>
      isPublished ? piecesOf(own, sets.kept, { at, deviceCount: paired.length + 1 }) : new Map(),
    );
    const lists = new Lists({ tabs, account, node });
    const port = (id?: string) => tabs.port(id);
    const onChange = (listener: () => void) => void tabs.on('change', listener);
    const follow = new Follow({ account, excluded, port, onChange, signal });
    const mirroring = await Mirroring.start({
      ...{ account, folder, excluded, port, signal },
      isFollowing: (tab) => follow.isFollowing(tab),
      onChange,
      closing: (ids, by, run) => closed.closing(ids, by, run),
    });
    const show = () => {
      const { follows, followers } = follow.now;
      for (const one of browsers.connected) one.show({ follows: follows?.device ?? null, followers });
    };
    follow.on('change', show);
    browsers.on('come', show);
    // Browsers may come from now on.
    const paired = await PairedBrowsers.start({ browsers, device: account.device, folder, signal });
    const allSets = new AllSets({ sets, account, node: setNode });
    const own = { browsers, tabs, closed, keptForUndo, sets, allSets, lists };
    return new Tabs({ ...own, follow, mirroring, paired, excluded });
  }
}

/** Keeps a node as this is, as long as the account runs. */
function publish<T extends { at: string }>(
  node: SealedNode<T>,
  changing: { on(name: 'change', listener: () => void): unknown },
  { account, signal }: { account: Account; signal: AbortSignal },
  items: (devices: PairedIds, at: string) => Map<string, T>,
): void {
  const publisher = new Publisher({ node, devices: () => devicesOf(account), items, signal });
  changing.on('change', () => publisher.changed());
  readWhenOneLeaves(node, account, signal);
}

function devicesOf({ deviceId, devices }: Account): PairedIds | undefined {
  if (deviceId === undefined) return undefined;
  return { own: deviceId, paired: devices.flatMap(({ id, paired }) => (paired && id ? [id] : [])) };
}

/** From now on what it published last is all there is of it. */
function readWhenOneLeaves(
  node: Pick<SealedNode<unknown>, 'read'>,
  account: Account,
  signal: AbortSignal,
): void {
  const online = () => account.devices.filter((one) => one.paired && one.online).map(({ jid }) => jid);
  let before = online();
  const look = () => {
    const now = new Set(online());
    const hasLeft = before.some((jid) => !now.has(jid));
    before = [...now];
    if (hasLeft) node.read().catch(() => {}); // the next login reads it
  };
  account.onDevices(look, signal);
}
