import type { MeetOutcome, MeetWish } from '../../agents/calendar/contract.ts';

const ordinals = ['first', 'second', 'third'];

export const meet = {
  title: 'Meet somebody',
  open: 'Meet…',
  people: 'Who',
  person: 'Address, such as ann@example.org',
  noAddress: 'This is no address.',
  there: 'It is in the list already.',
  add: 'Add',
  addOf: (name: string) => `Add ${name}`,
  nobody: 'Nobody yet.',
  online: 'Online now',
  mustCome: 'must come',
  mustComeOf: (name: string) => `${name} must come`,
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  about: 'About',
  length: 'Length',
  lengths: (minutes: number) => {
    if (minutes < 60) return `${minutes} minutes`;
    const hours = minutes / 60;
    return hours === 1 ? '1 hour' : `${hours} hours`;
  },
  notBefore: 'Not before',
  notAfter: 'Not after',
  prefer: 'Best is',
  preferences: {
    earliest: 'the earliest time',
    mornings: 'a morning',
    spread: 'a day with few meetings',
  } satisfies Record<MeetWish['prefer'], string>,
  wait: 'Wait for answers',
  waits: { '60': 'a minute', '600': '10 minutes', '3600': 'an hour', '86400': 'a day' } as Record<
    string,
    string
  >,
  find: 'Find a time and ask them',
  needPeople: 'Say who is to come.',
  mustBeLater: 'This must be later than “Not before”.',

  looking: 'Asking when everybody is free…',
  asking: (round: number, time: string) =>
    `Asked for ${time}, the ${ordinals[round - 1] ?? 'next'} time that is tried.`,
  stop: 'Stop waiting',
  callOff: 'Call it off',
  calledOff: 'It is called off, and everybody is told.',
  another: 'Another meeting',
  again: 'Change and try again',
  show: 'Show in its week',
  partstats: {
    'NEEDS-ACTION': 'no answer yet',
    ACCEPTED: 'comes',
    TENTATIVE: 'may come',
    DECLINED: 'does not come',
    DELEGATED: 'sends somebody else',
  } as Record<string, string>,
  outcomes: {
    accepted: 'All who must come do.',
    asked: 'It is in your calendar. Not all have answered yet; what they say is written there.',
    declined: 'No time suits all who must come. It is called off.',
    countered: 'A time was proposed that does not suit all. It is called off.',
    'no-slot': 'There is no time that all have. Try a longer span, or a shorter meeting.',
    unreachable: 'Not all who must come can be asked. Nobody was.',
  } satisfies Record<MeetOutcome['outcome'], string>,
};
