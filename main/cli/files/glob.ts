import { fits, type Piece } from '../../../agents/files/pattern.ts';

const MAX_ALTERNATIVES = 1_000;

/** Whether a name of a path is a pattern; `\` takes the meaning of the next character away. */
export function isGlob(segment: string): boolean {
  return /[*?[{]/.test(segment.replace(/\\./gsu, ''));
}

/** The name itself, of a segment that is no pattern. */
export function literal(segment: string): string {
  return segment.replace(/\\([*?[\]{},\\])/g, '$1');
}

/** Patterns as of a shell: `*`, `?`, `[a-z]`, `[!a]`, `{one,two}`. */
export function glob(pattern: string): (name: string) => boolean {
  const alternatives = braces(pattern).map(piecesOf);
  const showsHidden = pattern.startsWith('.') || pattern.startsWith('\\.');
  return (name) =>
    (showsHidden || !name.startsWith('.')) && alternatives.some((pieces) => fits([...name], pieces));
}

function piecesOf(pattern: string): Piece[] {
  const characters = [...pattern];
  const pieces: Piece[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') pieces.push('star');
    else if (character === '?') pieces.push('any');
    else if (character === '\\' && at + 1 < characters.length)
      pieces.push({ literal: characters[++at] ?? '' });
    else {
      const [set, end] = character === '[' ? setAt(characters, at) : [undefined, at];
      pieces.push(set ?? { literal: character });
      at = end;
    }
  }
  return pieces;
}

/** `[...]` and where it ends; nothing where it has no end, and then `[` is only itself. */
function setAt(characters: readonly string[], begin: number): [Piece | undefined, number] {
  let at = begin + 1;
  const not = characters[at] === '!' || characters[at] === '^';
  if (not) at++;
  const end = characters.indexOf(']', at + 1);
  if (end === -1) return [undefined, begin];
  const ranges: [string, string][] = [];
  for (; at < end; at++) {
    const from = characters[at] ?? '';
    const isRange = characters[at + 1] === '-' && at + 2 < end;
    ranges.push([from, isRange ? (characters[at + 2] ?? '') : from]);
    if (isRange) at += 2;
  }
  return [{ not, ranges }, end];
}

/** `a{b,c}` -> `ab`, `ac`; braces without a comma or an end are only themselves. */
function braces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    const found = firstBraces(text);
    if (!found) done.push(text);
    else for (const one of found) open.push(one);
    if (done.length + open.length > MAX_ALTERNATIVES)
      throw new Error(`${pattern} stands for too many patterns.`);
  }
  return done;
}

function firstBraces(text: string): string[] | undefined {
  for (let begin = 0; begin < text.length; begin++) {
    if (text[begin] === '\\') begin++;
    else if (text[begin] === '{') {
      const commas: number[] = [];
      let depth = 0;
      for (let at = begin; at < text.length; at++) {
        if (text[at] === '\\') at++;
        else if (text[at] === '{') depth++;
        else if (text[at] === ',' && depth === 1) commas.push(at);
        else if (text[at] === '}' && --depth === 0) {
          if (commas.length === 0) break;
          const edges = [begin, ...commas, at];
          return edges
            .slice(0, -1)
            .map(
              (edge, index) =>
                text.slice(0, begin) + text.slice(edge + 1, edges[index + 1]) + text.slice(at + 1),
            );
        }
      }
    }
  }
  return undefined;
}
