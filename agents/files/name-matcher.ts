import { fits, type Piece } from './pattern.ts';

const signs: Record<string, Piece> = { '*': 'star', '?': 'any' };

/**
 * Whether a name is meant: it has the words in it, or it is as the pattern says where that has `*` (anything) or
 * `?` (one character). Case does not matter, nor how an accent is encoded.
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const wanted = fold(pattern);
  if (!/[*?]/.test(wanted)) return (name) => fold(name).includes(wanted);
  const pieces = [...wanted].map((literal) => signs[literal] ?? { literal });
  return (name) => fits([...fold(name)], pieces);
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
