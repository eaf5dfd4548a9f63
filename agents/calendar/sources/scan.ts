/** A component that stands directly in a VCALENDAR, and which characters it takes there. */
export interface Component {
  name: string;
  uid: string | undefined;
  tzid: string | undefined;
  start: number;
  end: number;
}

/** One iCalendar object (RFC 5545 §3.4) of a file. */
export interface Calendar {
  /** Of its first line. */
  start: number;
  /** Where its first component begins, or what ends it. */
  firstComponent: number;
  /** Of the line that ends it. */
  end: number;
  components: Component[];
  /** Those of them that are zones. */
  zones: Component[];
}

/** The text is no calendar, or not all of one. */
export class BrokenCalendar extends Error {
  override readonly name = 'BrokenCalendar';
}

/** Calendars have four levels; alarms with parts of their own would make six. */
const MAX_DEPTH = 16;

interface Line {
  start: number;
  end: number;
}

/**
 * Where the components of a file stand, without reading what is in them: what we do not know is not ours to change.
 * @param text one character a byte, so that any bytes can be put back as they were
 * @throws BrokenCalendar
 */
export function scan(text: string): Calendar[] {
  const calendars: Calendar[] = [];
  const open: string[] = [];
  let calendar: Calendar | undefined;
  let component: Component | undefined;
  for (const line of lines(text)) {
    const property = marking(text, line);
    if (!property) {
      if (open.length === 0 && !isBlank(text, line)) throw new BrokenCalendar('it is no calendar');
      continue;
    }
    const { name, value } = property;
    if (name === 'BEGIN') {
      const begun = value.toUpperCase();
      if (open.push(begun) > MAX_DEPTH) throw new BrokenCalendar('its parts are nested too deeply');
      if (open.length === 1) {
        if (begun !== 'VCALENDAR') throw new BrokenCalendar(`it begins with ${shown(begun)}, not VCALENDAR`);
        calendar = { start: line.start, firstComponent: -1, end: -1, components: [], zones: [] };
        calendars.push(calendar);
      } else if (open.length === 2 && calendar) {
        component = { name: begun, uid: undefined, tzid: undefined, start: line.start, end: -1 };
        calendar.components.push(component);
        if (begun === 'VTIMEZONE') calendar.zones.push(component);
        if (calendar.firstComponent < 0) calendar.firstComponent = line.start;
      }
    } else if (name === 'END') {
      const begun = open.pop();
      if (begun !== value.toUpperCase())
        throw new BrokenCalendar(`it has END:${shown(value)} where ${begun ?? 'nothing'} ends`);
      if (open.length === 1 && component) component.end = line.end;
      if (open.length === 0 && calendar) {
        calendar.end = line.start;
        if (calendar.firstComponent < 0) calendar.firstComponent = line.start;
      }
    } else if (open.length === 2 && component) {
      if (name === 'UID') component.uid ??= value;
      else component.tzid ??= value;
    } else if (open.length === 0) throw new BrokenCalendar('it is no calendar');
  }
  if (open.length > 0) throw new BrokenCalendar('it ends too early');
  if (calendars.length === 0) throw new BrokenCalendar('it is no calendar');
  return calendars;
}

/** What a folded line says in one (RFC 5545 §3.1). */
export function unfolded(text: string): string {
  return text.includes('\n ') || text.includes('\n\t') ? text.replace(/\r?\n[ \t]/g, '') : text;
}

/** Lines with what is folded into them. */
function* lines(text: string): Generator<Line> {
  // A byte order mark says nothing here.
  for (let start = text.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0; start < text.length; ) {
    let end = endOfLine(text, start);
    while (text[end] === ' ' || text[end] === '\t') end = endOfLine(text, end);
    yield { start, end };
    start = end;
  }
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}

const marks = /^(BEGIN|END|UID|TZID)(?:;[^:]*)?:(.*)$/i;

/** The properties that tell what a component is. */
function marking(text: string, { start, end }: Line): { name: string; value: string } | undefined {
  if (!'BEUTbeut'.includes(text.charAt(start))) return undefined;
  const [, name = '', value = ''] = marks.exec(unfolded(text.slice(start, end)).trimEnd()) ?? [];
  return name === '' ? undefined : { name: name.toUpperCase(), value };
}

function isBlank(text: string, { start, end }: Line): boolean {
  return text.slice(start, end).trim() === '';
}

function shown(name: string): string {
  return name.replace(/[^\w-]/g, '?').slice(0, 40);
}
