import type { JComponent, JProperty } from './jcal.ts';
import { readProperty } from './property.ts';

type Open = [name: string, properties: JProperty[], components: Open[]];

/** Told of each part of a calendar as soon as it is read, so that a large one is never in memory as a whole. */
export type Take = (component: JComponent, calendar: JComponent) => boolean;

/**
 * The calendars of a text that is unfolded and whose parts are nested well; without those of their parts that are
 * taken.
 * @throws Error of the parser, for a line that is none
 */
export function readComponents(text: string, take: Take = () => false): JComponent[] {
  const root: Open = ['', [], []];
  const open: Open[] = [root];
  let inside = root;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    const line = text.slice(start, text.charCodeAt(end - 1) === RETURN ? end - 1 : end);
    if (isBlank(line)) continue;
    const edge = MAY_BE_EDGE.includes(line.charAt(0)) ? EDGE.exec(line) : null;
    if (!edge) inside[1].push(readProperty(line));
    else if (edge[1]) {
      const begun: Open = [edge[2]?.trim().toLowerCase() ?? '', [], []];
      inside[2].push(begun);
      open.push(begun);
      inside = begun;
    } else {
      const ended = inside;
      open.pop();
      inside = open.at(-1) ?? root;
      if (open.length === DEPTH_OF_PARTS && take(ended, inside)) inside[2].pop();
    }
  }
  return root[2];
}

/** The text itself, and a calendar in it. */
const DEPTH_OF_PARTS = 2;
const RETURN = 13;
const MAY_BE_EDGE = 'BEbe';
const EDGE = /^(?:(BEGIN)|END):(.*)/is;

function isBlank(line: string): boolean {
  return line.charCodeAt(0) > 32 ? false : line.trim() === '';
}
