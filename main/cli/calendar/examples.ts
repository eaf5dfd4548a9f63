/** What `--help` shows for the verbs of calendars. */
export const calendarExamples = {
  agenda: `
All your calendars (calendar.sources in the settings), with or without a running Dragoman. What is wrong with one of
them is told, and the others are shown.

Examples:
  dragoman agenda
  dragoman agenda --from 2026-03-01 --to 2026-04-01
  dragoman agenda --from 2026-03-01T09:00:00+01:00 --json
                              [{ "uid", "start", "end", "recurrenceId", "title", "location", "status", "partstat",
                              "organizer", "isBusy", "calendar" }]; all-day events have plain dates`,
  requests: `
Those of your contacts that no rule answers for you (calendar.rules in the settings; dragoman policy test --help).

Examples:
  dragoman requests
  dragoman requests --json    [{ "uid", "organizer", "title", "start", "end", "receivedAt", "rule", "reason" }]`,
  answer: `
It is written into the calendar that is written to, and the organizer's Dragoman is told. Whom you pass an invitation on
to hears of it by the organizer, who invites them.

Examples:
  dragoman answer 20260301-tea@example.net accept
  dragoman answer 20260301-tea@example.net decline --comment 'Away that week'
  dragoman answer 20260301-tea@example.net delegate --to carol@example.org`,
  receive: `
An .ics file with an invitation, a change of it, its end or an answer, as mail brings them (RFC 5546). The same rules
(calendar.rules) answer it as requests over XMPP; what they leave to you waits, as do those of strangers, for you hand them
over yourself. The answer is laid beside the file, for you to send. Files in calendar.dropFolder are taken by themselves.

Examples:
  dragoman receive invitation.ics
  dragoman receive invitation.ics --json
                              { "uid", "disposition": "applied" | "queued" | "stale", "isWaiting", "partstat", "reply" }`,
  meet: `
The Dragomans of all are asked when they are free, as far as they tell you; the best time for all is written into your
calendar, and they are asked to come. While somebody who must come declines or proposes a time that is none for all,
the next best one is tried, three in all. A contact whose Dragoman is offline is asked by a message, which they can read
in any client. Times without a zone are yours.

Examples:
  dragoman meet ann@example.org --title Tea --minutes 30 --from 2026-03-02T14:00 --to 2026-03-06T18:00
  dragoman meet ann@example.org ben@example.net --optional cy@example.org --title Plans --minutes 60 \\
                                --from 2026-03-02 --to 2026-03-14 --prefer mornings --wait 120
  dragoman meet ann@example.org --title Tea --minutes 30 --from 2026-03-02 --to 2026-03-03 --json
                              { "outcome": "accepted" | "declined" | "countered" | "asked" | "no-slot" |
                              "unreachable", "uid", "start", "end", "people": [{ "jid", "partstat", "reason" }] }`,
  caldav: `
The address is that of the calendar itself; where it is that of a server or user, the calendars there are listed. The
password is asked on the terminal, or comes from --password-file. It is tried at the server and then kept in the system
keyring, or in the account's secrets file. A file or a folder of .ics files is a setting like any other.

Examples:
  dragoman caldav https://dav.example.org/ ann
  dragoman caldav https://dav.example.org/ann/work/ ann --write
  pass show dav | dragoman caldav https://dav.example.org/ann/home/ ann --show private --password-file -
  dragoman settings set calendar.sources '[{"ics":"/home/you/calendar.ics","write":true,"show":"busy"}]'`,
} as const;
