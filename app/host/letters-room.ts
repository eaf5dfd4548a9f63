import { bare } from '../xmpp/jid.ts';
import type { KeptLetter } from './letters-file.ts';

const limits = {
  all: { ofOne: 20, together: 200 },
  held: { ofOne: 3, together: 50 },
  characters: 4 * 1024 * 1024,
};

/** Whether one more letter can be kept beside these (docs/protocol/letters.md). */
export function hasRoom(kept: readonly KeptLetter[], one: KeptLetter): boolean {
  const fits = (letters: readonly KeptLetter[], { ofOne, together }: typeof limits.all) =>
    letters.length < together && letters.filter(({ from }) => bare(from) === bare(one.from)).length < ofOne;
  if (!fits(kept, limits.all)) return false;
  if (
    one.isHeld &&
    !fits(
      kept.filter(({ isHeld }) => isHeld),
      limits.held,
    )
  )
    return false;
  const characters = [...kept, one].reduce((sum, { input }) => sum + JSON.stringify(input).length, 0);
  return characters <= limits.characters;
}
