import { agent } from '../../app/agent.ts';
import { Calendar } from './calendar.ts';
import { calendarContract } from './contract.ts';
import { nameOf } from './settings/source.ts';

/** The person's own calendars: read, watched and written where they are kept. */
export const calendarAgent = agent<typeof calendarContract, Calendar>(calendarContract, {
  start: ({ account, ...start }) => new Calendar({ ...start, jid: account.jid }),
  calls: {
    agenda: (time, { state }) => state.agenda(time),
    calendars: async (_input, { state: { calendars } }) => {
      await calendars.refresh();
      return calendars.list.map(({ settings, source }) => ({
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
