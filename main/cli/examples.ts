import { calendarExamples } from './calendar/examples.ts';
import { fileExamples } from './files/examples.ts';
import { icalExamples } from './ical/examples.ts';
import { policyExamples } from './policy/examples.ts';
import { tabExamples } from './tabs/examples.ts';

/** What `--help` shows after the options, for the program and each of its verbs. */
export const examples = {
  dragoman: `
Examples:
  dragoman login you@example.org --device desktop
  dragoman settings set files.shares '[{"name":"docs","folder":"/home/you/Documents","access":"read"}]'
  dragoman run
  dragoman devices
  dragoman commands laptop
  dragoman ls laptop:/docs
  dragoman get laptop:/docs/a.txt
  dragoman activity --since 10m --json

Exit codes: 0 done, 1 refused or failed, 2 wrong usage.`,
  login: `
The password is asked on the terminal, or comes from --password-file or DRAGOMAN_PASSWORD. It is tried at the
server and then kept in the system keyring, or in the secrets file.

Examples:
  dragoman login you@example.org --device desktop
  pass show xmpp | dragoman login you@example.org --password-file -
  dragoman login you@example.org --secrets-file ~/.dragoman-secrets
  dragoman login you@home.lan --server 192.168.1.2:5222 --ca ~/home-ca.pem`,
  run: `
Prints a line an event. Ctrl-C or SIGTERM takes it offline.

Examples:
  dragoman run
  dragoman run --json
  dragoman run --password-file /run/secrets/xmpp`,
  status: `
Examples:
  dragoman status
  dragoman status --json      { "jid", "device", "state", "priority" }, and "problem" when there is one`,
  approvals: `
Examples:
  dragoman approvals
  dragoman approvals --json   [{ "id", "peer", "agent", "action", "deadline" }]`,
  approve: `
It releases exactly what was shown, once; with --always it becomes a grant.

Examples:
  dragoman approve k3f9ab
  dragoman approve k3f9ab --always`,
  deny: `
Examples:
  dragoman deny k3f9ab
  dragoman deny k3f9ab --always`,
  devices: `
Each is called as its own settings say; it is renamed there, and the others follow:
dragoman settings set account.device '"study"'

Examples:
  dragoman devices
  dragoman devices --json     [{ "device", "id", "jid", "online", "paired" }]; with "lists" while lists of them
                              contradict each other
  dragoman devices --choose Xv3k`,
  pair: `
Both devices then show the same code. Compare them, and say yes on both: what waits there is among its approvals.
A device that is paired with one of yours is paired with all of them. As long as the other side has not said yes,
dragoman deny ID takes back the one that was said here.

Examples:
  dragoman pair laptop
  dragoman pair laptop --json     { "id", "code" }
  dragoman approve k3f9ab         on both, each with its own id`,
  unpair: `
By name, or by id where two have one name. It works while the others are offline: they learn it when they come.

Examples:
  dragoman unpair laptop
  dragoman unpair desktop         on the desktop itself: it leaves the others`,
  undo: `
An event that can be undone shows its id. It is refused when things have changed since, and done once at most. What
was done on another device has that device before the id.

Examples:
  dragoman activity --since 1h
  dragoman undo 3f9a1c7e
  dragoman undo laptop:3f9a1c7e`,
  activity: `
Examples:
  dragoman activity --since 10m
  dragoman activity --since 2026-03-01T14:05
  dragoman activity --follow --json     one { "time", "agent", "peer", "action", "outcome", "reason", "ms" } a line`,
  settings: `
A path is dotted; a value is JSON, so a text needs quotes of its own.

Examples:
  dragoman settings get
  dragoman settings get files.shares
  dragoman settings set priority -10
  dragoman settings set status '"files of my PC"'
  dragoman settings unset status
  dragoman settings unset 'files.shares[0]'
  dragoman settings set files.shares '[{"name":"docs","folder":"/home/you/Documents","access":"read"}]'`,
  commands: `
Examples:
  dragoman commands laptop
  dragoman commands example.org`,
  command: `
A value goes to the first step that has its field; repeat the field for later steps, or for a field of many values.
What is required and missing is asked on a terminal, and ends it without one.

Examples:
  dragoman command laptop files
  dragoman command laptop files share=docs entry=letters/ entry=a.txt action=link
  dragoman command example.org uptime --json`,
  call: `
Examples:
  dragoman call files.list '{"path":""}'
  dragoman call files.list '{"device":"laptop","path":"docs"}'`,
  service: `
A systemd user unit on Linux. A launch agent on macOS and a scheduled task on Windows are written but not tested.
The password must be in the keyring, or in the secrets file that login was given.

Examples:
  dragoman service install
  dragoman service status --json
  dragoman service remove`,
  browsers: `
For each browser of yours that was found it writes the manifest of a small program through which the extension
reaches Dragoman, and says how to load the extension. A browser in a Flatpak or Snap may start no program: pair it.

Examples:
  dragoman browsers
  dragoman browsers install
  dragoman browsers install --profile ~/work-chromium
  dragoman browsers remove
  dragoman browsers pair             a code for the options of the extension
  dragoman browsers unpair Firefox
  dragoman browsers --json           [{ "name", "state", "folder" or "id" }]`,
  doctor: `
Examples:
  dragoman doctor
  dragoman doctor --password-file - < password`,
  ...fileExamples,
  ...icalExamples,
  ...calendarExamples,
  ...policyExamples,
  ...tabExamples,
} as const;
