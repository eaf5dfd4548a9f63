/** What `--help` shows after the options. */
export const policyExamples = {
  policy: `
Examples:
  dragoman policy test request.ics
  dragoman policy test --help`,
  'policy test': `
What the rules of the settings (calendar.rules) would answer to recorded requests, files or folders of them, and why;
nobody is told anything, and nothing is written. Each is judged as of when it was sent (--now says another time), one
after the other: what would have been accepted is taken for the next. Files do not say who is on your contact list:
senders are taken for contacts in no group, see --stranger and --group. The rules themselves: docs/calendar-policy.md

Examples:
  dragoman policy test request.ics
  dragoman policy test ~/requests --group Colleagues --zone Europe/Berlin
  dragoman policy test request.ics --rules new-rules.json --calendar work.ics home.ics
  dragoman policy test request.ics --json
                              [{ "file", "uid", "organizer", "title", "start", "end", "receivedAt", "answer", "rule",
                              "reason", "isHeld"?, "except"?, "proposals"? }]; rule is null where none was about it

Exit codes: 0 all are judged, 1 something is no request, 2 wrong usage.`,
} as const;
