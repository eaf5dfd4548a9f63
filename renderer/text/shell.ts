export const shell = {
  places: {
    activity: 'Activity',
    approvals: 'Approvals',
    devices: 'Devices',
    files: 'Files',
    settings: 'Settings',
  },
  waiting: (count: number) => (count === 1 ? '1 request waits for you' : `${count} requests wait for you`),
  starting: 'Starting…',
  online: (jid: string) => `Online as ${jid}`,
  connecting: 'Connecting…',
  offline: 'Offline',
  paused: 'Paused',
  pausedHint: 'Nobody can ask this device anything until you go online again.',
  goOnline: 'Go online',
  stopped: 'Stopped',
  tryAgain: 'Try again',
};
