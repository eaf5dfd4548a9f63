/** What `--help` shows after the options. */
export const icalExamples = {
  ical: `
Works on files alone: without an account, and without Dragoman running. All answers are JSON.

Examples:
  dragoman ical occurrences work.ics --from 2026-01-01 --to 2027-01-01
  dragoman ical freebusy work.ics home.ics --from 2026-03-02T09:00:00+01:00 --to 2026-03-06T17:00:00+01:00`,
  'ical occurrences': `
What overlaps the time from --from until before --to: [{ "uid", "start", "end", "recurrenceId" }] by start, then by
uid. Times have the offset of their own zone, whole days are plain dates, and recurrenceId is null for what takes place
once.

Examples:
  dragoman ical occurrences work.ics --from 2026-01-01 --to 2027-01-01
  dragoman ical occurrences work.ics --from 2026-03-28T00:00:00Z --to 2036-01-01 --limit 5 --zone Europe/Berlin`,
  'ical freebusy': `
{ "ical" }: a VFREEBUSY of when somebody is busy by all these files. What is transparent, cancelled or declined takes no
time. --as says whose calendars they are, where events have several guests.

Examples:
  dragoman ical freebusy work.ics home.ics --from 2026-01-05 --to 2026-01-10 --zone Europe/Berlin
  dragoman ical freebusy work.ics --from 2026-01-05 --to 2026-01-10 --as mailto:you@example.org`,
  'ical messages': `
What the calendar of --as has to send when the meeting in --before becomes that in --after:
[{ "method", "uid", "sender", "recipient", "ical" }], and [] when nobody need know.

Examples:
  dragoman ical messages --after new.ics --as xmpp:you@example.org
  dragoman ical messages --before old.ics --after new.ics --as mailto:you@example.org
  dragoman ical messages --before old.ics --as mailto:you@example.org      (it was deleted)`,
  'ical apply': `
{ "ical" } is the meeting after the message; {} when it stays as it is; { "refusal" } says why the message must not be
applied. Who sent it is not looked at.

Examples:
  dragoman ical apply --message invitation.ics
  dragoman ical apply --to meeting.ics --message reply.ics`,
} as const;
