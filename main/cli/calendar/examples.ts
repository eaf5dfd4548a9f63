/** What `--help` shows for the verbs of calendars. */
export const calendarExamples = {
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
