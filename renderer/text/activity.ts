const DAY_MS = 24 * 3_600_000;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });
const date = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

const actions: Record<string, (name: string) => string> = {
  command: (node) => `command “${node}”`,
  query: (name) => `query “${name}”`,
  call: (name) => `call “${name}”`,
  approval: () => 'asked for your approval',
  undo: () => 'undo',
  effect: () => 'change',
  start: () => 'start',
  limit: () => 'too many requests',
  knock: () => 'somebody without permission',
  fault: () => 'fault',
};

export const activity = {
  search: 'Search',
  searchHint: 'Words, a name, a file…',
  agent: 'Agent',
  peer: 'Who',
  outcome: 'Outcome',
  any: 'All',
  anyone: 'Anyone',
  here: 'This device',
  clear: 'Show all',
  outcomes: {
    done: 'Done',
    asked: 'Asked',
    refused: 'Refused',
    failed: 'Failed',
    canceled: 'Canceled',
    warning: 'Warning',
  },
  list: 'What happened, newest first',
  loading: 'Loading…',
  loadingOlder: 'Loading older events…',
  empty: 'Nothing has happened yet',
  emptyHint: 'When one of your devices or contacts asks an agent for something, it shows here.',
  nothingMatches: 'Nothing matches',
  nothingMatchesHint: 'No event is like this. Try fewer words, or show all.',
  failed: 'The activity could not be read.',
  tryAgain: 'Try again',
  fresh: (count: number) => `${count.toLocaleString('en')} new`,
  agentName: (name: string) =>
    name === 'core' ? 'Dragoman' : `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  /** `command files` as the core notes it, in words. */
  what: (action: string) => {
    const [kind = '', ...name] = action.split(' ');
    return actions[kind]?.(name.join(' ')) ?? action;
  },
  who: (peer: string) => (peer === '' ? 'this device' : peer),
  canBeUndone: 'can be undone',
  clock: (time: string) => clock.format(new Date(time)),
  exactTime: (time: string) => exact.format(new Date(time)),
  day: (start: Date, now = new Date()) => {
    const today = new Date(now).setHours(0, 0, 0, 0);
    const days = Math.round((today - start.getTime()) / DAY_MS);
    return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : date.format(start);
  },
  took: (ms: number) => {
    if (ms <= 0) return '';
    if (ms < 1_000) return `${Math.max(1, Math.round(ms))} ms`;
    return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
  },
  details: {
    title: 'What happened',
    time: 'When',
    who: 'Who',
    agent: 'Agent',
    action: 'What',
    reason: 'Why',
    took: 'Took',
    exactMs: (ms: number) => `${ms.toLocaleString('en')} ms`,
    id: 'Event',
    undo: 'Undo',
    undoing: 'Undoing…',
    undone: (note: string) => (note === '' ? 'Undone.' : `Undone: ${note}`),
    onlyThisPeer: 'Show only theirs',
    close: 'Close',
  },
};
