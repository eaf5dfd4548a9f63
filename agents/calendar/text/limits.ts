/** How much text is read at most. A year of a busy person's calendar is about a mebibyte. */
export const MAX_FILE_CHARACTERS = 64 * 2 ** 20;
/** What comes in one stanza. */
export const MAX_MESSAGE_CHARACTERS = 256 * 2 ** 10;
/** VCALENDAR, VEVENT, VALARM are three; VTIMEZONE's are as deep. */
export const MAX_DEPTH = 8;
