import { createHash } from 'node:crypto';
import { BrokenCalendar, type Calendar, type Component, scan, unfolded } from './scan.ts';

/** One UID's components in a file, as a calendar of their own. */
export interface FiledObject {
  uid: string;
  version: string;
  text: string;
}

/**
 * The bytes of a file of calendars, with objects put in and taken out. All else stays as it is, byte for byte and
 * in its order: other programs' properties, their spelling and their line ends.
 */
export class CalendarFile {
  readonly #text: string;
  readonly #calendars: readonly Calendar[];
  readonly #groups: ReadonlyMap<string, Group>;

  /** @throws BrokenCalendar */
  constructor(bytes: Buffer) {
    this.#text = bytes.toString('latin1');
    this.#calendars = scan(this.#text);
    this.#groups = groupsOf(this.#calendars);
  }

  /** Those with an event in them; events without a UID are not among them. */
  get objects(): FiledObject[] {
    const found = new Map<string, FiledObject>();
    for (const [uid, { calendar, components }] of this.#groups)
      if (components.some(({ name }) => name === 'VEVENT'))
        found.set(uid, this.#object(uid, calendar, components));
    return [...found.values()];
  }

  /** How many events have no UID (RFC 5545 §3.6.1 asks for one), so that nobody can speak of them. */
  get namelessCount(): number {
    const all = this.#calendars.flatMap(({ components }) => components);
    return all.filter(({ name, uid }) => name === 'VEVENT' && !uid).length;
  }

  /** Whether nothing would be left but zones if this object was taken out. */
  holdsOnly(uid: string): boolean {
    const all = this.#calendars.flatMap(({ components }) => components);
    return all.every((one) => one.name === 'VTIMEZONE' || one.uid === uid);
  }

  object(uid: string): FiledObject | undefined {
    const group = this.#groups.get(uid);
    return group && this.#object(uid, group.calendar, group.components);
  }

  /**
   * The file with this object in place of what it has of that UID, or at its end.
   * @throws BrokenCalendar when the object is no calendar of that one UID, or its zones contradict the file's
   */
  with(uid: string, text: string): Buffer {
    const last = this.#calendars.at(-1);
    if (!last) throw new BrokenCalendar('it is no calendar');
    const { zones, components } = partsOf(uid, text, this.#newline);
    const { calendar, components: before } = this.#groups.get(uid) ?? { calendar: last, components: [] };
    const missing = zones.filter((zone) => !this.#hasZone(calendar, zone));
    const edits = before.map(({ start, end }) => ({ start, end, by: '' }));
    const [first] = edits;
    if (first) first.by = components;
    else edits.push({ start: calendar.end, end: calendar.end, by: components });
    const zonesBy = missing.map((zone) => zone.text).join('');
    return this.#edited([
      { start: calendar.firstComponent, end: calendar.firstComponent, by: zonesBy },
      ...edits,
    ]);
  }

  without(uid: string): Buffer {
    const { components } = this.#groups.get(uid) ?? { components: [] };
    return this.#edited(components.map(({ start, end }) => ({ start, end, by: '' })));
  }

  get #newline(): string {
    return /\r?\n/.exec(this.#text)?.[0] ?? '\r\n';
  }

  #object(uid: string, calendar: Calendar, components: readonly Component[]): FiledObject {
    const own = components.map((one) => this.#of(one)).join('');
    const named = calendar.zones.length > 0 ? zonesIn(own) : new Set<string>();
    const zones = calendar.zones.filter(({ tzid }) => tzid !== undefined && named.has(tzid));
    const head = this.#text.slice(calendar.start, calendar.firstComponent);
    const text = utf8(`${head}${zones.map((one) => this.#of(one)).join('')}${own}END:VCALENDAR\r\n`);
    return { uid, text, version: createHash('sha256').update(text).digest('base64url').slice(0, 22) };
  }

  #of({ start, end }: Component): string {
    return this.#text.slice(start, end);
  }

  #hasZone(calendar: Calendar, zone: { tzid: string; text: string }): boolean {
    const there = calendar.zones.find(({ tzid }) => tzid === zone.tzid);
    if (!there) return false;
    // The names that everybody knows mean the same to everybody, however they are spelled out.
    if (isKnownZone(zone.tzid) || unfolded(this.#of(there)) === unfolded(zone.text)) return true;
    throw new BrokenCalendar(`it has another time zone of the name ${zone.tzid}`);
  }

  #edited(edits: readonly { start: number; end: number; by: string }[]): Buffer {
    let text = '';
    let at = 0;
    for (const { start, end, by } of edits.toSorted((a, b) => a.start - b.start)) {
      text += this.#text.slice(at, start) + by;
      at = end;
    }
    return Buffer.from(text + this.#text.slice(at), 'latin1');
  }
}

/** All components of one UID, and the calendar that the first of them is in. */
interface Group {
  calendar: Calendar;
  components: Component[];
}

function groupsOf(calendars: readonly Calendar[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const calendar of calendars)
    for (const component of calendar.components) {
      if (!component.uid || component.name === 'VTIMEZONE') continue;
      const uid = utf8(component.uid);
      const group = groups.get(uid);
      if (group) group.components.push(component);
      else groups.set(uid, { calendar, components: [component] });
    }
  return groups;
}

/** A new object, with the line ends of the file it is for. */
function partsOf(uid: string, text: string, newline: string) {
  const bytes = Buffer.from(text).toString('latin1').replace(/\r?\n/g, newline);
  const all = scan(bytes).flatMap((calendar) => calendar.components);
  const zones = all.flatMap(({ name, tzid, start, end }) =>
    name === 'VTIMEZONE' && tzid !== undefined ? [{ tzid, text: bytes.slice(start, end) }] : [],
  );
  const components = all.filter(({ name }) => name !== 'VTIMEZONE');
  if (components.length === 0 || components.some((one) => one.uid === undefined || utf8(one.uid) !== uid))
    throw new BrokenCalendar(`it is not all of ${uid}`);
  return { zones, components: components.map(({ start, end }) => bytes.slice(start, end)).join('') };
}

function zonesIn(text: string): Set<string> {
  const found = unfolded(text).matchAll(/;TZID=(?:"([^"]*)"|([^";:,\r\n]*))/gi);
  return new Set([...found].map(([, quoted, plain]) => quoted ?? plain ?? ''));
}

function isKnownZone(tzid: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: tzid });
    return true;
  } catch {
    return false;
  }
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
