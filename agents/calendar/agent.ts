import { agent } from '../../app/agent.ts';
import { calendarContract } from './contract.ts';
import { itipQuery } from './requests/itip-query.ts';
import { Scheduler } from './scheduler.ts';
import { nameOf } from './settings/source.ts';

/** The person's own calendars, and those who ask for their time. */
export const calendarAgent = agent<typeof calendarContract, Scheduler>(calendarContract, {
  start: (start) => Scheduler.start(start),
  queries: {
    itip: {
      permission: 'request',
      codec: itipQuery,
      run: ({ ical }, request) => request.state.requests.receive(ical, request),
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
    requests: async (_input, { state }) => state.waiting(),
    answer: async ({ uid, answer, comment }, { state, effect }) => {
      const partstats = { accept: 'ACCEPTED', tentative: 'TENTATIVE', decline: 'DECLINED' } as const;
      await state.requests.answer(uid, partstats[answer], { effect, comment });
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
