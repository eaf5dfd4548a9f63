// docs/protocol/browser-bridge.md, Limits. Both sides keep them, and neither trusts the other to.

/** What this side speaks; another number is turned away with the words to update. */
export const PROTOCOL = 1;

/** Browsers end a native messaging port over a message of more than 1 MiB. */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** Of the text in a part: with every character escaped it still fits into a frame. */
export const PART_CHARACTERS = 128 * 1024;
/** Of a message in parts: the largest state there may be, and some air. */
export const MAX_PARTS = 128;

export const MAX_TABS = 5_000;
export const MAX_WINDOWS = 200;
/** Of one request. */
export const MAX_TABS_AT_ONCE = 500;
/** Longer ones are not shared: cut, they would lead elsewhere. */
export const MAX_URL_CHARACTERS = 8_192;
/** Longer ones are cut. */
export const MAX_TITLE_CHARACTERS = 300;
export const MAX_GROUPS = 500;
export const MAX_SITES = 1_000;
/** Under way at once, from either side. */
export const MAX_REQUESTS = 64;

// docs/protocol/browser-socket.md, Limits.

/** So often a browser says that it is still there: one whose socket is silent for 30 s is put to sleep. */
export const ALIVE_EVERY_MS = 20_000;
export const SILENT_MS = 60_000;
