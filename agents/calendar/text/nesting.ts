import { MAX_DEPTH } from './limits.ts';
import { noCalendar } from './no-calendar.ts';

/** Names that every object has: the parser would take them for properties that it knows. */
const RESERVED = /\n(?:constructor|__proto__)[:;]/i;

// No ^ and $: to them a U+2028 in some text ends a line.
const EDGE = /(?:^|\n)(BEGIN|END):([^\n]*)/gi;

/**
 * That each BEGIN has its END (RFC 5545 §3.6), nothing stands outside, and nothing is deeper than a calendar can be:
 * the parser takes any END for the right one. `text` is unfolded.
 */
export function checkNesting(text: string): void {
  if (!/^\s*BEGIN:/i.test(text)) throw noCalendar('it does not begin with BEGIN:VCALENDAR');
  const reserved = RESERVED.exec(text);
  if (reserved) throw noCalendar(`“${reserved[0].slice(1, -1)}” can be no property`);
  const open: string[] = [];
  // Where the last calendar ended: between two of them are only empty lines.
  let endedAt = 0;
  for (const { 1: edge = '', 2: given = '', 0: line, index } of text.matchAll(EDGE)) {
    const name = given.trim().toUpperCase();
    if (edge.toUpperCase() === 'BEGIN') {
      if (open.length === 0 && text.slice(endedAt, index).trim() !== '') throw noCalendar(outside);
      if (open.length === 0 && name !== 'VCALENDAR') throw noCalendar(`it begins with BEGIN:${name}`);
      if (open.push(name) > MAX_DEPTH) throw noCalendar(`its parts are nested more than ${MAX_DEPTH} deep`);
    } else {
      const begun = open.pop();
      if (begun !== name) throw noCalendar(`END:${name} ends ${begun ? `BEGIN:${begun}` : 'nothing'}`);
      endedAt = index + line.length;
    }
  }
  if (open.length > 0) throw noCalendar(`BEGIN:${open.at(-1)} has no end`);
  if (text.slice(endedAt).trim() !== '') throw noCalendar(outside);
}

const outside = 'there is something outside of BEGIN:VCALENDAR and END:VCALENDAR';
