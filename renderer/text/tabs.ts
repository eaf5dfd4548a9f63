const count = (number: number) => number.toLocaleString('en');
const tabsWords = (number: number) => (number === 1 ? '1 tab' : `${count(number)} tabs`);
const devicesWords = (number: number) => (number === 1 ? '1 device' : `${count(number)} devices`);
const named = (number: number, name: string) => (number === 1 ? `“${name}”` : tabsWords(number));
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const moment = (iso: string) => `${day.format(new Date(iso))}, ${clock.format(new Date(iso))}`;

export const tabs = {
  title: 'Tabs',
  views: { open: 'Open', sets: 'Saved sets', closed: 'Recently closed' },
  viewsLabel: 'What to show',
  search: 'Search all tabs',

  thisDevice: 'This device',
  choose: 'Device',
  chooseOf: (name: string, number: number) => `${name} (${count(number)})`,
  list: (name: string) => `Tabs of ${name}`,
  asleep: 'Asleep',
  asOf: (age: string) => `as it was ${age}`,
  withTabs: (browsers: string, number: number) =>
    [browsers, tabsWords(number)].filter((one) => one !== '').join(' · '),
  unlisted: (number: number) => `${tabsWords(number)} more than can be shown`,
  windowOf: (browser: string, number: number) => `${browser}, window ${number}`,
  notOpen: 'not running',
  tabs: tabsWords,
  active: 'active',
  pinned: 'pinned',
  noBrowser: 'No browser is connected',
  noBrowserHere: 'Install the Dragoman extension in a browser of this PC. Its tabs then appear here.',
  noBrowserThere: (name: string) => `On ${name}, open Tabs and connect a browser.`,
  notListed: (name: string) => `Nothing is known of ${name} yet`,
  notListedHint: 'Its tabs show as soon as it is online.',
  unpaired: 'Not paired',
  unpairedHint: 'Pair the two once, and each sees the tabs of the other.',
  toDevices: 'Pair…',
  onlyThis: 'No other device yet',
  onlyThisHint: (jid: string) =>
    `Install Dragoman on another computer, sign in there as ${jid} and pair the two. Its tabs then appear here.`,
  noneFound: 'Nothing is called like that here',
  found: (number: number, devices: number) =>
    `${number === 1 ? '1 tab' : tabsWords(number)} found on ${devicesWords(devices)}`,
  all: (number: number, devices: number) => `${tabsWords(number)} on ${devicesWords(devices)}`,
  selected: (number: number) => `${count(number)} selected`,

  actions: {
    label: 'What can be done',
    more: 'More',
    show: 'Go to it',
    openHere: 'Open here',
    moveHere: 'Move here',
    send: 'Send to',
    sendTo: (name: string) => `Send to ${name}`,
    move: 'Move to',
    moveTo: (name: string) => `Move to ${name}`,
    save: 'Save as a set…',
    close: 'Close tabs',
    copy: 'Copy addresses',
  },
  tooMany: (most: number) => `No more than ${count(most)} tabs can be taken at once.`,
  dropHere: (number: number, name: string, isMove: boolean) =>
    `${isMove ? 'Move' : 'Send'} ${tabsWords(number)} to ${name}`,
  opened: (number: number, name: string, device: string) => `${named(number, name)} opened on ${device}.`,
  moved: (number: number, name: string, device: string) => `${named(number, name)} moved to ${device}.`,
  closed: (number: number, name: string) => `${named(number, name)} closed.`,
  copied: (number: number) => (number === 1 ? 'The address is copied.' : 'The addresses are copied.'),
  refused: (number: number, reason: string) => `${tabsWords(number)} not opened: ${reason}`,
  left: (number: number, reason: string) => `${tabsWords(number)} left open: ${reason}`,
  shown: (name: string, device: string) => `“${name}” is in front on ${device}.`,
  undone: 'Taken back.',

  sets: {
    empty: 'No saved set yet',
    emptyHint: 'Select tabs and choose “Save as a set…”, and open them again on any of your devices.',
    about: (number: number, savedAt: string, device: string) =>
      `${tabsWords(number)} · ${moment(savedAt)} · ${device}`,
    restore: 'Open on',
    restoreOf: (name: string) => `Open on: ${name}`,
    restored: (number: number, name: string, device: string) =>
      `${tabsWords(number)} of “${name}” opened on ${device}; each loads when you look at it.`,
    opening: (done: number, all: number, name: string) => `${count(done)} of ${count(all)} of “${name}”…`,
    forget: 'Delete',
    forgetOf: (name: string) => `Delete: ${name}`,
    forgetTitle: (name: string) => `Delete “${name}”?`,
    forgetHint: (number: number) => `${tabsWords(number)} are kept in it. This cannot be taken back.`,
    forgotten: (name: string) => `“${name}” is deleted.`,
    keep: 'Keep it',
    saveTitle: (number: number) => `Save ${tabsWords(number)}`,
    name: 'Name of the set',
    nameMissing: 'Write a name first.',
    isOver: 'There is a set of this name already. Saving takes its place.',
    save: 'Save',
    replace: 'Replace it',
    cancel: 'Cancel',
    saved: (name: string) => `“${name}” is saved.`,
  },
  together: {
    label: 'Browsing together',
    with: (name: string) => `Together with ${name}`,
    follow: (name: string) => `Follow ${name}`,
    unfollow: (name: string) => `Stop following ${name}`,
    asking: (device: string) => `${device} is asked to lead…`,
    cut: (device: string) => `The line to ${device} is cut. It is tried again.`,
    shows: (device: string, page: string) => `This device follows ${device}, which shows “${page}”.`,
    hidden: (device: string) =>
      `This device follows ${device}, which shows a page that is not shared, or none.`,
    apart: {
      elsewhere: (site: string) => `Apart: ${site} led elsewhere here, to a login perhaps.`,
      'other-content': (site: string) => `Apart: ${site} shows something else here.`,
      refused: (site: string) => `Apart: ${site} is not opened here.`,
      closed: (site: string) => `Apart: the tab with ${site} was closed here.`,
    },
    stop: 'Stop following',
    ended: (device: string, reason: string) => `${device} is not followed any more. ${reason}`,
    follower: (device: string) => `${device} follows this device, and sees the pages you look at.`,
    endFollower: 'End it',
    mirrorOn: (name: string) => `Have the same tabs as ${name}`,
    mirrorOffWith: (name: string) => `No longer the same tabs as ${name}`,
    mirror: (device: string) => `The same tabs as on ${device}.`,
    mirrorAway: (device: string) =>
      `The same tabs as on ${device}, which is away; what changes waits for it.`,
    mirrorStopped: (device: string, problem: string) => `Not the same tabs as on ${device} now: ${problem}`,
    mirrorWaits: 'The browser that takes part is not open here.',
    mirrorApart: (number: number) =>
      `${number === 1 ? 'One tab leads' : `${count(number)} tabs lead`} elsewhere here than there.`,
    mirrorOff: 'Turn off',
  },
  past: {
    empty: 'Nothing was closed lately',
    emptyHint: 'Tabs that are closed on any of your devices can be opened again from here.',
    by: (device: string) => `closed by ${device}`,
    everywhere: 'wherever the same tabs are',
    reopened: (name: string) => `“${name}” is open again.`,
    reopen: 'Open again',
    reopenOf: (name: string) => `Open again: ${name}`,
    unasked: (device: string, reason: string) => `${device} was not asked: ${reason}`,
  },
};
