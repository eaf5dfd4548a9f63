const kinds = {
  'own-account': 'Your own account, on any device',
  'own-devices': 'Your paired devices',
  contacts: 'Everybody on your contact list',
  group: 'A group of your contact list',
  jid: 'One contact',
  everyone: 'Everyone, strangers too',
} as const;

export const settings = {
  title: 'Settings',
  saved: 'Saved',
  notSet: 'Not set',
  none: 'None',
  on: 'Yes',
  save: 'Save',
  saveAnyway: 'Save all the same',
  cancel: 'Cancel',
  add: 'Add',
  edit: 'Edit',
  remove: 'Remove',
  moveUp: 'Move up',
  moveDown: 'Move down',
  choose: 'Choose…',
  chooseFolder: 'Choose a folder',
  range: (min: number | undefined, max: number | undefined) => {
    if (min !== undefined && max !== undefined) return `From ${min} to ${max}.`;
    if (min !== undefined) return `${min} or more.`;
    return max === undefined ? '' : `${max} or less.`;
  },
  onlyInFile: (path: string) => `This can be changed in the settings file only, at ${path}.`,
  changeIn: (place: string) => `Change it in ${place}`,
  nothingToSet: 'There is nothing to set here.',
  list: {
    add: (what: string) => `Add to ${what.toLowerCase()}`,
    addTitle: (what: string) => `${what}: new`,
    editTitle: (what: string, item: string) => `${what}: ${item}`,
    none: 'Nothing here yet.',
    of: (action: string, item: string) => `${action}: ${item}`,
    item: (what: string, at: number) => `${what} ${at + 1}`,
    removed: (item: string) => `${item} was removed.`,
    undo: 'Undo',
    moved: (item: string, at: number, of: number) => `${item} is now number ${at + 1} of ${of}.`,
  },

  broken: {
    title: 'The settings file cannot be used as it is now',
    hint: 'Dragoman goes on with the last good settings. Mend the file; until then nothing can be saved here.',
  },
  absent: {
    title: 'The settings cannot be shown now',
    hint: 'Mend what is said above, then press “Try again”.',
  },

  account: {
    title: 'Account',
    jid: 'Address',
    server: 'Server',
    byDns: 'found through DNS',
    ca: 'Own certificate authority',
    secretsFile: 'The password is kept in',
    allowPlain: 'The password itself may be sent, inside TLS',
    fixed: 'To change these, sign out and sign in again.',
    signOut: 'Sign out…',
    signOutTitle: 'Sign out?',
    signOutHint: (jid: string) =>
      `This device goes offline, and the password of ${jid} is forgotten here. Your other settings stay.`,
    signOutNow: 'Sign out',
    leavePasswordHint: 'You can sign out all the same; the password then stays where it is kept.',
    leavePassword: 'Sign out and leave the password',
  },

  general: {
    title: 'General',
    startAtLogin: 'Start when you log in to this PC',
    startAtLoginHint: 'It starts without a window, in the tray.',
  },

  grants: {
    title: 'Who may',
    what: 'Rules',
    hint:
      'Who may do what with this device. The rules are tried from the top, and the first that matches counts. ' +
      'Whomever you block is always refused.',
    defaults: 'When no rule matches',
    otherwise: 'Everybody else is refused, and for strangers this device is not there at all.',
    strangersNeverAsk: 'Strangers cannot make this device ask you; for them “Ask me each time” is a no.',
  },

  who: {
    kinds,
    group: 'Name of the group',
    jid: 'Address of the contact',
    groupHint: 'As it is called in your contact list',
    jidHint: 'Such as name@example.org',
    groupFault: 'Write the name of a group.',
    jidFault: 'Write an address such as name@example.org.',
    paired: 'The devices that you paired with this one: asked inside a link, which proves them.',
    words: (value: string) => {
      const [kind = '', ...rest] = value.split(':');
      const name = rest.join(':');
      if (kind === 'group') return `The group ${name}`;
      if (kind === 'jid') return name;
      return kinds[kind as keyof typeof kinds] ?? value;
    },
  },

  dangers: {
    everyone:
      'Everyone on the network could do this, without asking you: strangers too, at any time. Choose a contact or a ' +
      'group unless that is what you want.',
    root: 'This is the whole disk: every file that you can read on this PC.',
    home: 'This is your whole personal folder, or holds it: with it go your keys, passwords and mail.',
    dragoman: 'This folder holds Dragoman’s own settings, and may hold its password file.',
  },

  about: {
    title: 'About',
    version: 'Version',
    settings: 'Settings file',
    log: 'Log',
    licence: 'Licence',
    licenceName: 'MIT: free to use, change and pass on',
  },
};
