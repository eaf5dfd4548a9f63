import { z } from 'zod';

const MINUTES_A_WEEK = 7 * 24 * 60;

/** Of which of the person's meetings they are reminded, and when. */
export const remind = z
  .enum(['always', 'alarms', 'never'])
  .default('always')
  .meta({
    title: 'Remind you',
    description: 'Of meetings that you have accepted, by a notification of the desktop app',
    labels: {
      always: 'Of each, at its alarm, or some minutes before',
      alarms: 'Where it has an alarm',
      never: 'Never',
    },
  });

export const remindMinutes = z.int().min(0).max(MINUTES_A_WEEK).default(10).meta({
  title: 'Minutes before',
  description: 'For meetings without an alarm',
});

/** What contacts see of it while the person is in a meeting. */
export const inMeeting = z
  .enum(['nothing', 'text', 'busy'])
  .default('nothing')
  .meta({
    title: 'While you are in a meeting',
    description: 'Only this device says it, in place of its status text',
    labels: {
      nothing: 'Contacts see nothing of it',
      text: 'Contacts read “In a meeting”',
      busy: 'Contacts read “In a meeting”, and that you do not want to be disturbed',
    },
  });
