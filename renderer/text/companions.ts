/** Browsing together with a contact. */
export const companions = {
  with: 'Together with a contact',
  button: 'Browse together',
  contact: 'Contact',
  missing: 'Choose somebody first.',
  nobody: 'No contact is online with Dragoman',
  nobodyHint: 'A contact must run Dragoman, too, and see that you are online.',
  close: 'Close',
  cancel: 'Cancel',
  follow: {
    item: 'Follow a contact…',
    title: 'Follow a contact',
    meaning: [
      'The web pages that they look at are opened here, in tabs of their own, until one of you ends it. They see nothing of yours.',
      'They are asked on their screen each time, and only if their settings let you ask. Both your servers can see which pages.',
    ],
    ask: 'Ask to follow',
  },
  invite: {
    item: 'Let a contact follow…',
    title: 'Let a contact follow',
    meaning: [
      'They see the address and the title of each web page that you look at, and how far it is scrolled, until one of you ends it. Private windows and sites never shared are left out.',
      'They are asked on their screen first. Both your servers can see which pages.',
    ],
    ask: 'Ask them to follow',
  },
};
