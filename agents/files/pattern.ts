/** What stands at one place of a pattern. */
export type Piece =
  | { literal: string }
  | 'any'
  | 'star'
  | { not: boolean; ranges: readonly (readonly [string, string])[] };

/**
 * Whether a name is as a pattern says. Never more steps than pattern times name, because one of the two is always
 * somebody else's; what compiles patterns to regular expressions takes minutes for one name of 255 letters. It goes
 * back to the last star only: an earlier one has nothing to win by taking more.
 */
export function fits(name: readonly string[], pieces: readonly Piece[]): boolean {
  let [piece, at] = [0, 0];
  let [star, taken] = [-1, 0];
  while (at < name.length) {
    const now = pieces[piece];
    if (now === 'star') {
      [star, taken] = [piece++, at];
    } else if (now !== undefined && holds(now, name[at] ?? '')) {
      piece++;
      at++;
    } else if (star !== -1) {
      piece = star + 1;
      at = ++taken;
    } else return false;
  }
  while (pieces[piece] === 'star') piece++;
  return piece === pieces.length;
}

function holds(piece: Exclude<Piece, 'star'>, character: string): boolean {
  if (piece === 'any') return true;
  if ('literal' in piece) return piece.literal === character;
  return piece.ranges.some(([from, to]) => from <= character && character <= to) !== piece.not;
}
