import { PROTOCOL } from '../protocol/limits.ts';
import type { Hello, ToBrowser } from '../protocol.ts';
import { perform } from './actions.ts';
import { Asking } from './asking.ts';
import { nameAndVersion } from './browser-name.ts';
import { Connection } from './connection.ts';
import { Identities } from './identities.ts';
import type { Asked, Look, ToWorker } from './inside.ts';
import { Navigations } from './navigations.ts';
import { Opening } from './opening.ts';
import { keptPairing } from './pairing.ts';
import { Scrolling } from './scrolling.ts';
import { Sharing } from './sharing.ts';
import { Snapshots } from './snapshot.ts';
import { Teller } from './teller.ts';
import { Turn } from './turn.ts';

const sharing = new Sharing();
const identities = new Identities();
const turn = new Turn();
const navigations = new Navigations();
const snapshots = new Snapshots(identities, sharing, navigations);
const scrolling = new Scrolling((url) => sharing.isShared(url));
const opening = new Opening({ identities, sharing, snapshots, navigations, turn });
const around = { identities, navigations, sharing, scrolling, opening, turn };
const teller = new Teller({
  take: () => turn.take(() => snapshots.take()),
  send: (message) => connection.send(message),
  nowMs: () => performance.now(),
});
const asking = new Asking((ask) => connection.send(ask));
let browser: Hello['browser'];
let device = '';

const connection: Connection = new Connection({
  hello: () => ({
    type: 'hello',
    protocol: PROTOCOL,
    browser,
    session: identities.session,
    extension: chrome.runtime.getManifest().version,
    never: sharing.never,
  }),
  receive: (message) => void receive(message),
  closed: () => {
    asking.end();
    void scrolling.watch([]);
    show(null, []);
  },
});

const ready = start();

async function start(): Promise<void> {
  await Promise.all([sharing.load(), identities.load()]);
  browser = { id: identities.browser, ...(await nameAndVersion()) };
  connection.pairing = await keptPairing();
  connection.connect();
}

/** Something is different; or the worker was woken, which has it connect. */
async function touch(): Promise<void> {
  await ready;
  if (connection.isOpen) teller.touch();
}

async function receive(message: ToBrowser): Promise<void> {
  switch (message.type) {
    case 'welcome':
      device = message.device;
      await sharing.keepOfDevice(message.never);
      teller.start();
      break;
    case 'seen':
      teller.seen(message.version);
      break;
    case 'resend':
      teller.start();
      break;
    case 'request': {
      const done = await perform(message.action, around);
      const version = await teller.shown();
      connection.send({ type: 'answer', id: message.id, ...done, version });
      break;
    }
    case 'told':
      asking.told(message);
      break;
    case 'show':
      show(message.follows, message.followers);
      break;
  }
}

/** On our button, so that nobody follows or is followed without seeing it. */
function show(follows: string | null, followers: readonly string[]): void {
  const words = [
    ...(follows === null ? [] : [`following ${follows}`]),
    ...(followers.length > 0 ? [`followed by ${followers.join(', ')}`] : []),
  ];
  void chrome.action.setBadgeText({ text: follows !== null ? '→' : followers.length > 0 ? '●' : '' });
  void chrome.action.setTitle({ title: ['Dragoman', ...words].join(', ') });
}

async function answer(message: ToWorker, sender: chrome.runtime.MessageSender): Promise<Look | Asked | null> {
  await ready;
  if ('scrolled' in message) {
    const number = sender.tab?.id ?? -1;
    const tab = identities.tabs.get(number);
    const { x, y } = message.scrolled;
    const isTold = tab !== undefined && scrolling.isWatched(number) && sharing.isShared(sender.url ?? '');
    if (isTold) connection.send({ type: 'scrolled', tab, x, y });
    return null;
  }
  // What is left is for pages of our own: a page of the web with our script in it has no such business.
  if (sender.tab && !sender.url?.startsWith(chrome.runtime.getURL(''))) return null;
  connection.connect();
  if ('ask' in message) {
    if (!connection.isOpen) return { refused: 'Dragoman does not answer on this PC.' };
    return asking.ask(message.ask);
  }
  if ('pause' in message) {
    sharing.isPaused = message.pause;
    await chrome.storage.local.set({ isPaused: message.pause });
    teller.touch();
  }
  const [front] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const isShared = front && !front.incognito && sharing.isShared(front.url ?? '');
  return {
    isConnected: connection.isOpen,
    isPaused: sharing.isPaused,
    problem: connection.problem,
    device,
    tab: isShared ? identities.tabs.get(front.id ?? -1) : undefined,
  };
}

// Listeners must be there before the worker waits for anything: it is woken for them.
chrome.runtime.onStartup.addListener(touch);
chrome.runtime.onInstalled.addListener(touch);
// Else another version waits until the browser ends: our line to the host keeps this one awake.
chrome.runtime.onUpdateAvailable.addListener(async () => {
  await ready;
  await turn.take(async () => {
    await snapshots.take();
    await identities.remember();
    chrome.runtime.reload();
  });
});
chrome.runtime.onMessage.addListener((message: ToWorker, sender, reply) => {
  void answer(message, sender).then(reply);
  return true;
});
chrome.alarms.onAlarm.addListener(touch);
chrome.storage.onChanged.addListener(async ({ never, pairing }, area) => {
  if (area !== 'local' || !(never || pairing)) return;
  await ready;
  connection.pairing = await keptPairing();
  await sharing.load();
  connection.anew(); // it says so in its first words
});
chrome.tabs.onReplaced.addListener(async (added, removed) => {
  await ready;
  identities.replace(added, removed);
  navigations.replace(added, removed);
  scrolling.replace(added, removed);
  await touch();
});
chrome.tabs.onUpdated.addListener(async (number, { url, status }) => {
  await touch();
  if (url !== undefined || status !== undefined) await scrolling.arrive(number).catch(() => {});
});
chrome.webNavigation.onBeforeNavigate.addListener((begun) => navigations.begin(begun));
chrome.webNavigation.onCommitted.addListener(async (committed) => {
  navigations.commit(committed);
  await touch();
});
chrome.tabs.onRemoved.addListener((number) => navigations.forget(number));
for (const event of [
  ...[chrome.tabs.onCreated, chrome.tabs.onRemoved, chrome.tabs.onMoved, chrome.tabs.onAttached],
  ...[chrome.tabs.onActivated, chrome.windows.onCreated, chrome.windows.onRemoved],
  ...[chrome.windows.onFocusChanged, chrome.tabGroups.onCreated, chrome.tabGroups.onUpdated],
  ...[chrome.tabGroups.onRemoved, chrome.tabGroups.onMoved],
])
  (event as chrome.events.Event<() => void>).addListener(touch);
