const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });
const count = (number: number) => number.toLocaleString('en');
const things = (number: number) => (number === 1 ? '1 thing' : `${count(number)} things`);
const kinds: Record<string, string> = { image: 'image', audio: 'audio', video: 'video', text: 'text' };

export const files = {
  title: 'Files',
  thisDevice: 'This device',
  online: 'Online',
  offline: 'Offline',
  notPaired: 'Not paired',
  devices: 'Your devices',
  allDevices: 'Devices',
  devicesHint: 'Choose a device to see what it shares.',
  places: 'Devices and shares',
  onlyThis: 'No other device yet',
  onlyThisHint: (jid: string) =>
    `Install Dragoman on another computer and sign in there as ${jid}. Its files then appear here.`,

  breadcrumb: 'Where you are',
  back: 'Back',
  forward: 'Forward',
  up: 'Up',
  list: (name: string) => `What is in ${name}`,
  columns: { name: 'Name', size: 'Size', modified: 'Changed', type: 'Type', where: 'Where' },
  folder: 'Folder',
  type: (name: string, mediaType = '') => {
    const ending = /[^.]\.([\p{L}\p{N}]{1,8})$/u.exec(name)?.[1]?.toUpperCase();
    const kind = kinds[mediaType.split('/')[0] ?? ''] ?? 'file';
    return ending
      ? `${ending} ${kind}`
      : kind === 'file'
        ? 'File'
        : `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
  },
  moment: (iso: string) => `${day.format(new Date(iso))}, ${clock.format(new Date(iso))}`,
  exactTime: (iso: string) => exact.format(new Date(iso)),
  things,
  selected: (number: number, size: string) => `${things(number)} selected${size && ` (${size})`}`,
  selecting: 'Selecting…',
  tooManySelected: (most: number) =>
    `No more than ${count(most)} can be selected at once. To take all of them, take the folder itself.`,

  loading: 'Loading…',
  empty: 'This folder is empty',
  emptyHint: 'Drop files here to put them in.',
  noShares: 'Nothing is shared here',
  noSharesHint: (name: string) => `On ${name}, open Settings and add a folder under Files.`,
  noSharesHere: 'Share a folder of this PC, and your other devices can see it.',
  toSettings: 'Open settings',
  isOffline: (name: string) => `${name} is not online`,
  isOfflineHint: 'Its files show as soon as it is.',
  unpaired: (name: string) => `${name} is not paired with this device`,
  unpairedHint: 'Pair the two once, and each can see, search and change what the other shares.',
  pairFirst: 'Pair the two devices to search, get and change files.',
  toDevices: 'Pair…',
  denied: 'You may not see this',
  gone: 'This is not there any more',
  failed: 'This did not work',
  endedEarly: (came: number, of: number) =>
    `Only ${count(came)} of the ${things(of)} in it came. It is changing just now, or somebody in between keeps them back.`,
  tryAgain: 'Try again',
  notKnown: (name: string) => `There is no device called ${name} any more`,

  actions: {
    label: 'What can be done',
    more: 'More',
    menu: (name: string) => `What can be done with ${name}`,
    open: 'Open',
    show: 'Show in its folder',
    get: 'Get',
    getTo: 'Get to…',
    put: 'Put here',
    putFiles: 'Put files here…',
    putFolder: 'Put a folder here…',
    makeFolder: 'New folder…',
    rename: 'Rename…',
    move: 'Move…',
    trash: 'Delete',
    details: 'Details',
    copy: 'Copy address',
    refresh: 'Refresh',
  },
  name: 'Name',
  nameMissing: 'Write a name first.',
  nameSlash: 'A name has no slash in it.',
  nameDots: 'This is no usable name.',
  newName: 'New folder',
  newTitle: 'New folder',
  renameTitle: (name: string) => `Rename ${name}`,
  create: 'Create',
  rename: 'Rename',
  moveTitle: (number: number, name: string) => `Move ${number === 1 ? name : things(number)}`,
  moveHere: 'Move here',
  noFolders: 'There is no folder in here.',
  cancel: 'Cancel',

  renamed: (from: string, to: string) => `${from} is now ${to}.`,
  moved: (number: number, to: string) => `${things(number)} moved to ${to}.`,
  trashed: (number: number, name: string) => `${number === 1 ? name : things(number)} deleted.`,
  partly: (done: number, all: number, problem: string) => `${count(done)} of ${count(all)} done. ${problem}`,
  made: (name: string) => `${name} is made.`,
  undone: 'Taken back.',
  close: 'Close',
  getting: (number: number, name: string, to: string) =>
    `Getting ${number === 1 ? name : things(number)} into ${to}.`,
  putting: (number: number, name: string, to: string) =>
    `Putting ${number === 1 ? name : things(number)} into ${to}.`,
  copied: 'The address is copied.',
  dropHere: (name: string) => `Put into ${name}`,
  cannotDrop: 'These cannot be read from the disk.',
  dragOut: 'Get it first; from the transfers it can be dragged anywhere.',

  details: {
    title: 'Details',
    size: 'Size',
    modified: 'Changed',
    type: 'Type',
    path: 'Address',
    hash: 'SHA-256',
    hashIt: 'Work out',
    hashing: (percent: number) => `${percent} %`,
    nothing: 'Select something to see more about it.',
    several: (number: number, size: string) => `${things(number)}, ${size}`,
    picture: (name: string) => `Picture of ${name}`,
    text: (name: string) => `Text of ${name}`,
    isCut: 'Only the beginning is shown.',
    noPicture: 'This picture cannot be shown.',
  },

  search: {
    label: 'Search by name',
    hint: 'Search all devices',
    everywhere: 'On all devices',
    here: (name: string) => `Only in ${name}`,
    scope: 'Where to search',
    list: 'What was found',
    running: (number: number) => `Searching… ${count(number)} found`,
    found: (number: number) => (number === 1 ? '1 found' : `${count(number)} found`),
    cut: 'There are more; write more of the name to see them.',
    none: (name: string) => `Nothing is called like “${name}”`,
    noneHint: 'Try fewer letters, or search all devices.',
    unasked: (device: string, reason: string) => `${device} was not searched: ${reason}`,
  },
};
