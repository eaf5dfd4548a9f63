const count = (number: number) => number.toLocaleString('en');
const things = (number: number) => (number === 1 ? '1 thing' : `${count(number)} things`);

export const transfers = {
  title: 'Transfers',
  running: (number: number) => (number === 1 ? '1 running' : `${count(number)} running`),
  waiting: (number: number) => `${count(number)} waiting`,
  failed: (number: number) => `${count(number)} failed`,
  allDone: 'All done',
  clear: 'Clear finished',
  states: {
    waiting: 'Waiting',
    running: 'Running',
    paused: 'Paused',
    done: 'Done',
    failed: 'Failed',
    canceled: 'Canceled',
  },
  get: (name: string, device: string) => `${name} from ${device}`,
  put: (name: string, device: string) => `${name} to ${device}`,
  several: (name: string, more: number) => `${name} and ${things(more)} more`,
  into: (folder: string) => `Into ${folder}`,
  progress: (name: string) => `Progress of ${name}`,
  amount: (done: string, total: string) => (total ? `${done} of ${total}` : done),
  filesOf: (done: number, total: number | undefined) =>
    total === undefined ? `${count(done)} files` : `${count(done)} of ${count(total)} files`,
  speed: (bytes: string) => `${bytes}/s`,
  remaining: (seconds: number) => {
    if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`;
    if (seconds < 3_600) return `${Math.round(seconds / 60)} min left`;
    return `${(seconds / 3_600).toFixed(1)} h left`;
  },
  via: { direct: 'direct', proxy: 'relayed by the server', inband: 'in-band, slow' },
  skipped: (number: number) => `${things(number)} left out`,
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  retry: 'Try again',
  showInFolder: 'Show in folder',
  dragHint: 'Drag it to where you want it.',
  forget: 'Clear',
  one: (action: string, name: string) => `${action}: ${name}`,
};
