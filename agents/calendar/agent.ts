import { setTimeout as delay } from 'node:timers/promises';
import { agent } from '../../app/agent.ts';
import { askForMeeting } from './commands/ask-for-meeting.ts';
import { ownMeetings } from './commands/own-meetings.ts';
import { calendarContract } from './contract.ts';
import { readTime } from './events/rfc3339.ts';
import { examineSources } from './examine.ts';
import { addressOfJid } from './itip/address.ts';
import { freeBusyQuery } from './meet/free-busy-query.ts';
import type { Meeting } from './meet/meets.ts';
import { freeBusyFor } from './meet/own-free-busy.ts';
import { delegateOf } from './requests/delegate.ts';
import { itipQuery } from './requests/itip-query.ts';
import { peopleOf } from './requests/judge.ts';
import { tryRules } from './requests/try-rules.ts';
import { Scheduler } from './scheduler.ts';
import { nameOf } from './settings/source.ts';

const partstats = {
  accept: 'ACCEPTED',
  tentative: 'TENTATIVE',
  decline: 'DECLINED',
  delegate: 'DELEGATED',
} as const;

/** A slow server keeps nobody from seeing what is here. */
const LOOK_MS = 2_000;

/** The person's own calendars, and those who ask for their time. */
export const calendarAgent = agent<typeof calendarContract, Scheduler>(calendarContract, {
  start: (start) => Scheduler.start(start),
  examine: ({ sources }) => examineSources(sources),
  commands: {
    calendar: { title: 'Ask for a meeting', permission: 'book', approval: 'values', run: askForMeeting },
    meetings: { title: 'My meetings', permission: 'book', approval: 'values', run: ownMeetings },
  },
  queries: {
    itip: {
      permission: 'request',
      codec: itipQuery,
      letter: true,
      run: ({ ical }, request) => request.state.requests.receive(ical, request),
    },
    freeBusy: {
      permission: 'free-busy',
      codec: freeBusyQuery,
      run: async (question, request) => {
        const { calendar, rules, questions } = request.state;
        const now = new Date();
        questions.count(request.asker, now.getTime());
        await calendar.calendars.refresh();
        const asker = addressOfJid(request.asker);
        const ical = freeBusyFor(question, { calendar, rules, asker, people: peopleOf(asker, request), now });
        request.note(`${question.start} to ${question.end}`);
        return { ical };
      },
    },
  },
  inverses: {
    answered: {
      check: async ({ uid }, { state }) => state.requests.assertAnswered(uid),
      run: ({ uid, before }, { state }) => state.requests.takeBack(uid, before),
    },
  },
  calls: {
    agenda: (time, { state }) => state.calendar.agenda(time),
    requests: async ({ look }, { state }) => {
      if (look) await Promise.race([state.look(), delay(LOOK_MS, undefined, { ref: false })]);
      return state.waiting();
    },
    answer: ({ uid, answer, to, comment }, { state, effect }) =>
      state.requests.answer(uid, partstats[answer], { effect, delegate: to && delegateOf(to), comment }),
    receive: ({ file }, { state, effect }) => state.requests.receiveFile(file, effect),
    propose: async ({ uid, start, end, comment }, { state, effect }) => {
      const { zone } = state.calendar;
      const [from, to] = [readTime('start', start, zone), readTime('end', end, zone)];
      await state.requests.propose(uid, { start: from * 1000, end: to * 1000 }, { effect, comment });
      return {};
    },
    tryRules: async ({ rules, most }, { state, account }) => {
      const { calendar, requests } = state;
      await calendar.calendars.refresh();
      const people = peopleOf('', { isOneOf: () => false, account });
      return tryRules(rules, { records: requests.all, most, calendar, people });
    },
    meet: (wish, { state, signal, effect, progress }) =>
      state.meets.meet(wish, { signal, effect, progress: progress as Meeting['progress'] }),
    callOff: async ({ uid }, { state, effect }) => {
      await state.meets.callOff(uid, effect);
      return {};
    },
    calendars: async (_input, { state: { calendar } }) => {
      await calendar.calendars.refresh();
      return calendar.calendars.list.map(({ settings, source }) => ({
        name: nameOf(settings),
        kind: settings.caldav ? 'caldav' : 'ics',
        isWritten: settings.write ?? false,
        show: settings.show,
        isIgnored: settings.ignored ?? false,
        isKnown: source.isKnown,
        eventCount: source.objects.size,
        problems: [...source.problems],
      }));
    },
  },
});
