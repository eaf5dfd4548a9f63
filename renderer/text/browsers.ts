export const browsers = {
  title: 'Connect a browser',
  connect: 'Connect a browser…',
  found: 'Browsers of this PC',
  none: 'No browser was found that was ever started on this PC. Start one, and look again.',
  states: {
    installed: 'knows the way to Dragoman',
    elsewhere: 'knows the way to another Dragoman of this PC',
    'not-installed': 'does not know Dragoman yet',
  },
  install: 'Tell them the way',
  lookAgain: 'Look again',
  close: 'Close',
  copy: 'Copy',
  copyOf: (kind: string) => `Copy: for ${kind}`,
  steps: {
    chromium: {
      title: 'Chromium, Chrome and their kin',
      steps: [
        'Open chrome://extensions.',
        'Switch on “Developer mode”.',
        'Press “Load unpacked” and choose this folder:',
      ],
      path: (extension: string) => extension,
      hint: '',
    },
    firefox: {
      title: 'Firefox',
      steps: [
        'Open about:debugging#/runtime/this-firefox.',
        'Press “Load Temporary Add-on…” and choose this file:',
      ],
      path: (extension: string) => `${extension}/manifest.json`,
      hint: 'It is gone when Firefox ends: what is not signed by Mozilla is not kept.',
    },
  },
  sandboxed: {
    title: 'From Flatpak or Snap',
    why: 'Such a browser may start no program. It connects with a code, over this PC alone.',
    show: 'Show a code',
    hide: 'Hide the code',
    type: 'Type this into the options of the extension, in that browser:',
    paired: 'Paired browsers',
    states: (isConnected: boolean) => (isConnected ? 'connected' : 'not connected now'),
    remove: 'Remove',
    removeOf: (name: string) => `Remove ${name}`,
  },
};
