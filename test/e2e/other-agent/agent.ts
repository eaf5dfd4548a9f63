import { z } from 'zod';
import { agent } from '../../../app/agent.ts';
import { who } from '../../../app/grant.ts';

/** An agent that the window has never heard of, with settings of every kind. */
export const meetings = agent(
  {
    name: 'meetings',
    title: 'Meetings',
    settings: z.strictObject({
      calendar: z
        .url()
        .optional()
        .meta({ title: 'Calendar', description: 'Where your CalDAV calendar lies' }),
      answer: z
        .enum(['never', 'tentative', 'always'])
        .default('never')
        .meta({
          title: 'Answer invitations',
          labels: { never: 'Never by itself', tentative: 'With “perhaps”', always: 'When you are free' },
        }),
      minutes: z.int().min(5).max(240).default(30).meta({ title: 'Length of a meeting in minutes' }),
      factor: z.number().positive().optional().meta({ title: 'Pause between meetings in hours' }),
      showTitles: z
        .boolean()
        .default(false)
        .meta({ title: 'Show titles', description: 'Else only busy or free' }),
      hours: z
        .strictObject({
          from: z.iso.time().default('09:00').meta({ title: 'From' }),
          to: z.iso.time().default('17:00').meta({ title: 'To' }),
        })
        .prefault({})
        .meta({ title: 'Working hours' }),
      days: z
        .array(z.enum(['mo', 'tu', 'we']))
        .default(['mo'])
        .meta({ title: 'Days' }),
      notify: z.array(who).optional().meta({ title: 'Tell' }),
      keep: z.string().optional().meta({ title: 'Keep copies in', format: 'folder' }),
      rooms: z
        .array(
          z.strictObject({
            name: z.string().min(1).meta({ title: 'Name' }),
            seats: z.int().min(1).optional().meta({ title: 'Seats' }),
            keys: z
              .array(z.strictObject({ label: z.string().min(1).meta({ title: 'Label' }) }))
              .optional()
              .meta({ title: 'Keys' }),
          }),
        )
        .optional()
        .meta({ title: 'Rooms' }),
    }),
    permissions: {
      see: { title: 'See when you are busy', default: [{ who: 'own-account', decision: 'allow' }] },
      book: { title: 'Ask for a meeting', default: [] },
    },
    queries: {},
    calls: {},
  },
  { start: () => undefined },
);
