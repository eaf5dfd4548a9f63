import type { SealedNode } from '../../../app/agent.ts';
import type { SetPiece } from '../contract-published.ts';
import { type KeptSet, keptSet } from '../saved-sets.ts';

interface Save {
  savedAtMs: number;
  pieces: { index: number; piece: SetPiece }[];
}

/** The sets that a device put on the server, as they were saved last. */
export function publishedSets({ items }: Pick<SealedNode<SetPiece>, 'items'>, device: string): KeptSet[] {
  const sets = new Map<string, Map<string, Save>>();
  for (const [id, { value: piece }] of items) {
    const [owner, set = '', savedAt = '', index] = id.split('/');
    if (owner !== device) continue;
    const saves = sets.get(set) ?? new Map<string, Save>();
    const save = saves.get(savedAt) ?? { savedAtMs: Number(savedAt), pieces: [] };
    save.pieces.push({ index: Number(index), piece });
    sets.set(set, saves.set(savedAt, save));
  }
  return [...sets.values()].flatMap((saves) => newestWhole([...saves.values()]) ?? []);
}

/** While one is put there in place of another, or where that was cut off, not all of it is there. */
function newestWhole(saves: readonly Save[]): KeptSet | undefined {
  for (const { pieces } of [...saves].sort((one, other) => other.savedAtMs - one.savedAtMs)) {
    if (pieces.length !== pieces[0]?.piece.count) continue;
    const inOrder = [...pieces].sort((one, other) => one.index - other.index);
    const { data } = keptSet.safeParse(parsed(inOrder.map(({ piece }) => piece.text).join('')));
    if (data) return data;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
