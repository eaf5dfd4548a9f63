import { agent } from '../../app/agent.ts';
import { Calendars } from './calendars.ts';
import { calendarContract } from './contract.ts';
import { nameOf } from './settings/source.ts';

/** The person's own calendars: read, watched and written where they are kept. */
export const calendarAgent = agent<typeof calendarContract, Calendars>(calendarContract, {
  start: ({ settings, secret, signal }) =>
    new Calendars({ sources: settings.sources, secret, signal, changed: () => {} }),
  calls: {
    calendars: async (_input, { state }) => {
      await state.refresh();
      return state.list.map(({ settings, source }) => ({
        name: nameOf(settings),
        kind: settings.caldav ? ('caldav' as const) : ('ics' as const),
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
