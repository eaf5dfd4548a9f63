/** What `--help` shows for the verb about tabs. */
export const tabExamples = {
  tabs: `
Deeds: open URL [DEVICE], show TAB, close TAB..., move TAB... DEVICE, find WORDS, closed [DEVICE], sets,
save NAME [DEVICE], restore NAME [DEVICE], forget NAME, follow [DEVICE or CONTACT], invite CONTACT,
unfollow [DEVICE or CONTACT], mirror [DEVICE on|off]. A tab is its id, or as much of its beginning as is of it
alone; this PC is its own name, or a dot. Of a device that sleeps its last list is shown, with its age, and its
sets are opened and not deleted. A set of one device, where several have that name, is DEVICE:NAME. Only http and
https are opened. The browsers need the extension: dragoman browsers --help

Examples:
  dragoman tabs
  dragoman tabs laptop
  dragoman tabs laptop --json             { "device", "isOnline", "asOf", "browsers": [{ "name", "isOpen", "windows" }] }
  dragoman tabs open https://example.org/ laptop
  dragoman tabs find train berlin --json  one { "device", "browser", "tab" } a line
  dragoman tabs close q3tYw1 q3tYw2
  dragoman tabs move q3tYw1 laptop
  dragoman tabs save work
  dragoman tabs restore work laptop
  dragoman tabs follow desktop            this PC shows what is looked at there
  dragoman tabs follow ann@example.net    the same with a contact, who is asked first; both servers can see the pages
  dragoman tabs invite ann@example.net    asks ann to follow this PC; Ctrl+C takes it back
  dragoman tabs unfollow                  with a device or contact: that one follows this PC no longer
  dragoman tabs mirror desktop on         one set of tabs on both, until it is off`,
} as const;
