export const approvals = {
  empty: 'Nothing waits for you',
  emptyHint: 'When somebody asks for something that needs your yes, it shows here and as a notification.',
  asks: (who: string, agent: string) => `${who} asks ${agent}`,
  from: 'From',
  exactly: 'Exactly this:',
  accept: 'Accept',
  refuse: 'Refuse',
  code: 'The code',
  compare: 'The other device must show the same code. Look at it before you say yes.',
  same: 'It is the same',
  other: 'It is another, or none',
  always: (who: string) => `Always for ${who}`,
  alwaysOwn: 'Always for all devices of my own account',
  alwaysHint: (agent: string) =>
    `Your answer then holds for every later request of this kind to ${agent}, without asking you again. You can take it back in Settings, under who may do what.`,
  /** Silence is a no. */
  left: (ms: number) => {
    if (ms <= 0) return 'The time is over.';
    const seconds = Math.ceil(ms / 1_000);
    if (seconds < 60) return `Refused in ${count(seconds, 'second')} if you do not answer.`;
    return `Refused in ${count(Math.round(seconds / 60), 'minute')} if you do not answer.`;
  },
  lately: 'No longer waiting',
  ended: (who: string, asked: string, how: string) => `${who}: ${asked} ${how}`,
};

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
