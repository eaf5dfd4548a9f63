import type { JComponent, JProperty } from './jcal.ts';
import { readProperty } from './property.ts';

type Open = [name: string, properties: JProperty[], components: Open[]];

/**
 * The calendars of a text that is unfolded and whose parts are nested well.
 * @throws Error of the parser, for a line that is none
 */
export function readComponents(text: string): JComponent[] {
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
      open.pop();
      inside = open.at(-1) ?? root;
    }
  }
  return root[2];
}

const RETURN = 13;
const MAY_BE_EDGE = 'BEbe';
const EDGE = /^(?:(BEGIN)|END):(.*)/is;

function isBlank(line: string): boolean {
  return line.charCodeAt(0) > 32 ? false : line.trim() === '';
}
