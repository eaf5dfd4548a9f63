import { z } from 'zod';

/** A calendar on a server (RFC 4791). Its user's password lies where secrets lie (`dragoman caldav`). */
const caldav = z.strictObject({
  url: z
    .string()
    .refine(isSafe, {
      error:
        'must be the https:// address of a calendar, without a password in it (http:// on this PC alone)',
    })
    .meta({
      title: 'Address',
      description: 'Of the calendar itself, such as https://dav.example.org/ann/work/',
    }),
  user: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[^:\p{Cc}]+$/u, { error: 'must not contain colons or control characters' })
    .meta({ title: 'User' }),
});

/** One of the person's calendars, and what others learn of it. */
export const source = z
  .strictObject({
    ics: z
      .string()
      .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, { error: 'must be a whole path, such as /home/you/calendar.ics' })
      .optional()
      .meta({ title: 'File or folder', description: 'A file of events, or a folder with a file for each' }),
    caldav: caldav.optional().meta({ title: 'CalDAV' }),
    write: z.boolean().optional().meta({ title: 'Write to it', description: 'Of all calendars one' }),
    show: z
      .enum(['busy', 'titles', 'private'])
      .default('busy')
      .meta({
        title: 'Others see',
        labels: {
          busy: 'When you are busy',
          titles: 'When you are busy, and the titles',
          private: 'Nothing; it counts only where you are asked for a meeting',
        },
      }),
    ignored: z.boolean().optional().meta({
      title: 'Ignore it',
      description: 'It is in your agenda and keeps nobody from meeting you, such as a calendar of holidays',
    }),
  })
  .refine(({ ics, caldav }) => (ics === undefined) !== (caldav === undefined), {
    error: 'must have a path (ics) or an address (caldav), and not both',
  })
  .refine(({ write, ignored }) => !(write && ignored), {
    error: 'is ignored, so that meetings written to it would not count',
    path: ['write'],
  });

export const sources = z
  .array(source)
  .max(50)
  .refine((all) => all.filter(({ write }) => write).length <= 1, {
    error: 'there can be only one calendar to write to',
  })
  .refine((all) => new Set(all.map(nameOf)).size === all.length, {
    error: 'the same calendar is there twice',
  })
  .default([])
  .meta({ title: 'Calendars', description: 'All of them say when you are busy; one is written to' });

export type SourceSettings = z.output<typeof source>;

export function nameOf({ ics, caldav }: Pick<SourceSettings, 'ics' | 'caldav'>): string {
  return ics ?? caldav?.url ?? '';
}

/** Under which name the password of a calendar's user is kept. */
export function passwordName({ url, user }: { url: string; user: string }): string {
  return `${user} ${new URL(url).origin}`;
}

/** The password goes there by itself every minute. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  if (protocol === 'https:') return true;
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
