import ICAL from 'ical.js';
import type { JProperty } from './jcal.ts';

type Plain = readonly [name: string, type: 'text' | 'date-time'];

const NO_PARAMETERS = Object.freeze({});
const PLAIN = new Map<string, Plain>([
  ...['UID', 'SUMMARY', 'STATUS', 'TRANSP', 'LOCATION', 'DESCRIPTION', 'CLASS', 'VERSION'].map(
    ofType('text'),
  ),
  ...['DTSTART', 'DTEND', 'DTSTAMP', 'RECURRENCE-ID', 'CREATED', 'LAST-MODIFIED'].map(ofType('date-time')),
]);

function ofType(type: Plain[1]): (name: string) => [string, Plain] {
  return (name) => [name, [name.toLowerCase(), type]];
}

/** Calendars say the same again and again: who invites, who comes, how often. */
const known = new Map<string, JProperty>();
const MAX_KNOWN = 2_000;
const LONGEST_KNOWN = 300;

/**
 * A property (RFC 5545 §3.1) of an unfolded line. The parser takes several times as long: of most lines, which are
 * plain, it is not asked.
 * @throws Error of the parser
 */
export function readProperty(line: string): JProperty {
  return plain(line) ?? known.get(line) ?? parsed(line);
}

function plain(line: string): JProperty | undefined {
  const colon = line.indexOf(':');
  const semicolon = line.indexOf(';');
  if (colon === -1) return undefined;
  if (semicolon !== -1 && semicolon < colon) return inZone(line, semicolon, colon);
  const [name, type] = PLAIN.get(line.slice(0, colon)) ?? [];
  if (name === undefined) return undefined;
  if (type === 'text')
    return line.includes('\\') ? undefined : [name, NO_PARAMETERS, type, line.slice(colon + 1)];
  const time = timeAt(line, colon + 1);
  return time === undefined ? undefined : [name, NO_PARAMETERS, 'date-time', time];
}

const TZID = ';TZID=';
const ODD = /[";^,=\\]/;

function inZone(line: string, semicolon: number, colon: number): JProperty | undefined {
  if (!line.startsWith(TZID, semicolon)) return undefined;
  const [name, type] = PLAIN.get(line.slice(0, semicolon)) ?? [];
  if (name === undefined || type !== 'date-time') return undefined;
  const tzid = line.slice(semicolon + TZID.length, colon);
  const time = ODD.test(tzid) ? undefined : timeAt(line, colon + 1);
  return time === undefined ? undefined : [name, { tzid }, type, time];
}

/** RFC 5545 §3.3.5 as RFC 7265 §3.6.4 writes it; undefined for what is shorter or longer. */
function timeAt(line: string, at: number): string | undefined {
  const length = line.length - at;
  if (length !== 15 && !(length === 16 && line.endsWith('Z'))) return undefined;
  const date = `${line.slice(at, at + 4)}-${line.slice(at + 4, at + 6)}-${line.slice(at + 6, at + 8)}`;
  const hour = line.slice(at + 9, at + 11);
  const time = `${date}T${hour}:${line.slice(at + 11, at + 13)}:${line.slice(at + 13, at + 15)}`;
  return length === 16 ? `${time}Z` : time;
}

function parsed(line: string): JProperty {
  if (line.length > LONGEST_KNOWN) return ICAL.parse.property(line) as unknown as JProperty;
  // A copy: a part of a text keeps the whole of it in memory.
  const own = Buffer.from(line, 'utf16le').toString('utf16le');
  // Several components have it then, and none may change it.
  const property = frozen(ICAL.parse.property(own) as unknown as JProperty);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(own, property);
  return property;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
