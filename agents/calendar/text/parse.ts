import ICAL from 'ical.js';
import { Refusal } from '../../../app/agent.ts';
import { readComponents, type Take } from './components.ts';
import type { JComponent } from './jcal.ts';
import { MAX_FILE_CHARACTERS } from './limits.ts';
import { checkNesting } from './nesting.ts';
import { noCalendar } from './no-calendar.ts';

/**
 * All calendars of a text (RFC 5545 §3.4: mostly one), lines ended by CRLF or, as XML leaves them, by LF. A Refusal
 * says what is wrong with it. What is not known is kept as it was.
 */
export function parseCalendars(text: string, maxCharacters = MAX_FILE_CHARACTERS): ICAL.Component[] {
  return readCalendars(text, { maxCharacters }).map((jCal) => new ICAL.Component(jCal as unknown as string));
}

/** The same as jCal, without the parts that are taken. */
export function readCalendars(
  text: string,
  { maxCharacters = MAX_FILE_CHARACTERS, take }: { maxCharacters?: number; take?: Take } = {},
): JComponent[] {
  if (text.length > maxCharacters) throw noCalendar(`it has more than ${maxCharacters} characters`);
  const unfolded = unfold(text);
  checkNesting(unfolded);
  return jCalOf(unfolded, take);
}

/** The one calendar of a text; a message and a stored object are one each. */
export function parseCalendar(text: string, maxCharacters = MAX_FILE_CHARACTERS): ICAL.Component {
  const [calendar, another] = parseCalendars(text, maxCharacters);
  if (!calendar || another) throw noCalendar('there is more than one BEGIN:VCALENDAR in it');
  return calendar;
}

// What rules are made of knows no capitals (§2), and some programs end theirs with a semicolon: the parser minds both.
const RULE = /\n(?:RRULE|EXRULE)[;:][^\n]*/gi;

function tidyRule(line: string): string {
  const parts = line.toUpperCase().split(';');
  return parts.filter((part) => part.trim() !== '').join(';');
}

/** RFC 5545 §3.1; also without the mark that some programs put before UTF-8. */
function unfold(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r?\n[\t ]/g, '')
    .replace(RULE, tidyRule);
}

function jCalOf(text: string, take?: Take): JComponent[] {
  try {
    return readComponents(text, take);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { message } = error as Error;
    // Where a part has no value, the parser speaks of JavaScript's.
    const isOdd = error instanceof TypeError || message.includes('undefined');
    throw noCalendar(isOdd ? 'a part of a rule or a parameter has no value' : message.replace(/\s+/g, ' '));
  }
}
