import type { BigIntStats } from 'node:fs';
import { type AgentDefinition, type Inverse, Refusal } from '../../app/agent.ts';
import type { filesContract } from './contract.ts';
import type { Moved, Trashed } from './contract-inverses.ts';
import { openFolder } from './folder.ts';
import { identityOf } from './identity.ts';
import { openPlaces, type Places } from './move.ts';
import { HIDDEN } from './names.ts';
import { relocate } from './relocate.ts';
import type { Shares } from './shares.ts';
import { refused } from './system-error.ts';
import { TRASH, trashPlace } from './trash.ts';

type Inverses = NonNullable<AgentDefinition<typeof filesContract, Shares>['inverses']>;

interface Way {
  share: string;
  /** Where it is now, and where it was. */
  now: readonly string[];
  before: readonly string[];
  identity: string;
}

/** How what was done in a share is taken back. */
export const inverses: Inverses = {
  move: back(({ share, from, to, identity }: Moved) => {
    return { share, now: to.split('/'), before: from.split('/'), identity };
  }),
  trash: back(({ share, path, id, identity }: Trashed) => {
    const before = path.split('/');
    return { share, now: [...trashPlace(id), before.at(-1) ?? ''], before, identity };
  }),
};

function back<Input>(wayOf: (input: Input) => Way): Inverse<Shares, Input> {
  return {
    check: async (input, { state }) => {
      await using places = await openWay(state, wayOf(input));
      await standing(places, wayOf(input));
      if (await refused(places.to.look(places.newName)))
        throw new Refusal('conflict', `There is something called ${places.newName} in its old place.`);
    },
    run: async (input, { state }) => {
      const way = wayOf(input);
      const { folder } = state.named(way.share);
      await using places = await openWay(state, way);
      await relocate(folder, await standing(places, way), places);
      if (way.now[0] === HIDDEN) {
        await using trash = await openFolder(folder, [HIDDEN, TRASH]);
        await trash.rmdir(way.now[2] ?? '').catch(() => {}); // an empty folder that nobody sees
      }
    },
  };
}

async function openWay(shares: Shares, { share, now, before }: Way): Promise<Places> {
  try {
    return await openPlaces(shares.named(share).folder, now, before);
  } catch {
    throw new Refusal('conflict', 'Its old or its new place is not there any more.');
  }
}

/** Where it was put stands the very same. */
async function standing({ from, name }: Places, { identity }: Way): Promise<BigIntStats> {
  const stats = await from.find(name);
  if (!stats || identityOf(stats) !== identity)
    throw new Refusal('conflict', 'It is not where it was put any more, or it is another one.');
  return stats;
}
