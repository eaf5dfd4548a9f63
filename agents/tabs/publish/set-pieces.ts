import type { SetPiece } from '../contract-published.ts';
import type { KeptSet } from '../saved-sets.ts';

/** Of a piece as JSON, so that it fits into an item when it is sealed. */
const MAX_PIECE_OCTETS = 5_600;
/**
 * Of all devices together. Prosody keeps 256 items of a node and drops the oldest beyond; while a set is put there in
 * place of another both are there.
 */
const MAX_PIECES = 120;

export interface Putting {
  at: string;
  /** Of the person, among whom the room is shared out. */
  deviceCount: number;
}

/** The items of a device by their ids: of the sets saved last, each whole, as many as there is room for. */
export function piecesOf(
  device: string,
  sets: readonly KeptSet[],
  { at, deviceCount }: Putting,
): Map<string, SetPiece> {
  const pieces = new Map<string, SetPiece>();
  let room = Math.floor(MAX_PIECES / deviceCount);
  for (const set of [...sets].sort((a, b) => b.savedAt.localeCompare(a.savedAt))) {
    const texts = cut(JSON.stringify(set));
    const count = texts.length;
    if (count > room) continue;
    room -= count;
    const save = Date.parse(set.savedAt);
    for (const [index, text] of texts.entries())
      pieces.set(`${device}/${set.id}/${save}/${index}`, { at, count, text });
  }
  return pieces;
}

/** Half of a character of two is written as its number in JSON, and is itself again when that is read. */
function cut(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += pieces.at(-1)?.length ?? 0) {
    let piece = text.slice(at, at + MAX_PIECE_OCTETS);
    for (let size = octets(piece); size > MAX_PIECE_OCTETS; size = octets(piece))
      piece = piece.slice(0, Math.floor((piece.length * MAX_PIECE_OCTETS) / size));
    pieces.push(piece);
  }
  return pieces;
}

function octets(value: string): number {
  return Buffer.byteLength(JSON.stringify(value));
}
