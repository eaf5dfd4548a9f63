import type { Rule, Tried } from '../../agents/calendar/contract.ts';

const and = new Intl.ListFormat('en', { type: 'conjunction' });
const or = new Intl.ListFormat('en', { type: 'disjunction' });

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const answers: Record<Tried['answer'], string> = {
  accept: 'accepted',
  decline: 'declined',
  tentative: 'answered with maybe',
  ask: 'left to you',
  propose: 'offered another time',
  silent: 'left alone',
};

export const rules = {
  title: 'Rules for meetings',
  how: 'How requests are answered',
  what: 'Rules',
  hint:
    'They answer requests for meetings. The first rule that is about a request decides; what none is about waits for ' +
    'you. Strangers hear nothing, unless a rule names them.',
  open: 'Rules…',
  rule: (number: number) => `Rule ${number}`,
  name: 'Name (optional)',
  save: 'Save',
  cancel: 'Cancel',

  fromWhom: (number: number) => (number === 1 ? 'From' : 'And from'),
  whoKinds: {
    everyone: 'everybody I know',
    contacts: 'everybody on my contact list',
    group: 'a group of my contact list',
    jid: 'one person',
    mailto: 'a mail address',
    'own-account': 'my own account',
    'own-devices': 'my paired devices',
  },
  whoName: { group: 'Name of the group', jid: 'Address', mailto: 'Mail address' },
  who: (value: string) => {
    const [kind = '', ...rest] = value.split(':');
    const name = rest.join(':');
    if (kind === 'group') return `the group ${name}`;
    if (kind === 'mailto') return `${name} by mail`;
    return kind === 'jid' ? name : (rules.whoKinds[kind as keyof typeof rules.whoKinds] ?? value);
  },
  addWho: 'Somebody else, too',
  remove: 'Remove',
  removeOf: (what: string) => `Remove ${what}`,
  keywords: 'About',
  keywordsHint: 'Words or phrases, with commas between; empty: anything',
  about: (words: readonly string[]) => `about ${or.format(words.map((one) => `“${one}”`))}`,

  mode: 'Answer',
  modes: {
    none: 'leave it alone',
    ask: 'ask me',
    'accept-if-free': 'accept when I am free and ask me when I am busy',
    'decline-if-busy': 'decline when I am busy and ask me when I am free',
    automatic: 'accept when I am free and decline when I am busy',
    'always-accept': 'accept, busy or not',
    'always-decline': 'decline',
  } satisfies Record<Rule['mode'], string>,
  /** Where all else is asked, it is said once, at the end. */
  elseAsk: { 'accept-if-free': 'accept when I am free', 'decline-if-busy': 'decline when I am busy' },
  otherwise: { ask: 'ask me', decline: 'decline', propose: 'propose another time' } satisfies Record<
    Rule['outOfPolicy'],
    string
  >,
  otherwiseLabel: 'What does not fit',
  whileAskedLabel: 'While I am asked',
  whileAsked: {
    nothing: 'nothing is kept free',
    hold: 'the time is held in my calendar',
    tentative: 'the time is held, and they hear that I may come',
  } satisfies Record<Rule['whileAsked'], string>,
  request: (who: string, about: string) => `From ${who}${about === '' ? '' : `, ${about}`}`,

  hours: 'At these times',
  noMeetings: 'But not at these',
  addHours: 'Add times',
  daysOf: (number: number) => `Days ${number}`,
  days: dayNames,
  shortDays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  hourFrom: 'From',
  hourTo: 'To',
  anyTime: 'at any time',
  never: 'no such times',
  dayRange: (first: string, last: string) => `${first} to ${last}`,
  clockRange: (from: string, to: string) => `${from.replace(/^0/, '')} to ${to.replace(/^0/, '')}`,
  not: (hours: string) => `not ${hours}`,
  inZone: (zone: string) => `by the clock of ${zone}`,
  zone: 'Time zone',
  zoneHint: 'Such as Europe/Berlin; empty: that of this PC',
  list: (parts: readonly string[]) => and.format(parts),

  limits: 'More limits',
  limitLabels: {
    noticeMinutes: 'Notice, minutes',
    horizonDays: 'Days ahead at most',
    minMinutes: 'Shortest, minutes',
    maxMinutes: 'Longest, minutes',
    bufferMinutes: 'Free before and after, minutes',
    bufferBeforeMinutes: 'Free before, if that differs',
    bufferAfterMinutes: 'Free after, if that differs',
    perDay: 'Meetings a day at most',
    perWeek: 'Meetings a week at most',
    maxConflictPercent: 'Dates of a series that may fail, percent',
  },
  limitsOf: {
    noticeMinutes: (time: string) => `with ${time} of notice`,
    horizonDays: (days: number) => `at most ${counted(days, 'day')} ahead`,
    length: (shortest: string, longest: string) => {
      if (longest === '') return `${shortest} or longer`;
      return shortest === '' ? `${longest} at most` : `from ${shortest} to ${longest} long`;
    },
    buffer: (before: string, after: string) => {
      if (before === after) return `with ${before} free before and after`;
      const sides = [before && `${before} free before`, after && `${after} free after`];
      return `with ${and.format(sides.filter((one) => one !== ''))}`;
    },
    perDay: (count: number) => `${count} a day at most`,
    perWeek: (count: number) => `${count} a week at most`,
    maxConflictPercent: (percent: number) => `a series even if ${percent}% of its dates are impossible`,
  },
  duration: (minutes: number) => {
    if (minutes === 0) return '';
    if (minutes % 1_440 === 0) return counted(minutes / 1_440, 'day');
    return minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute');
  },

  tried: 'On past requests',
  nothingToTry: 'No request has come yet that it could be tried on.',
  /** What a rule would have done. */
  wouldHave: (all: number, counts: readonly (readonly [Tried['answer'], number])[]) => {
    const of = all === 1 ? 'Of the last request' : `Of the last ${all} requests`;
    if (counts.length === 0) return `${of}, this rule is about none.`;
    return `${of}: ${and.format(counts.map(([answer, count]) => `${count} ${answers[answer]}`))}.`;
  },
  byNone: (all: number, counts: readonly (readonly [Tried['answer'], number])[]) => {
    const count = counts.reduce((sum, [, one]) => sum + one, 0);
    const became = and.format(counts.map(([answer, one]) => `${one} ${answers[answer]}`));
    return `No rule is about ${count} of the last ${all}: ${became}.`;
  },
  answered: (answer: Tried['answer']) => answers[answer],
  fault: (path: string, message: string) => (path === '' ? message : `${path}: ${message}`),
};

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
