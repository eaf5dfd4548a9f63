import type { MirroredNow } from '../../agents/tabs/contract.ts';
import type { Said } from '../doing/said.ts';
import { dragoman } from '../dragoman.ts';
import { tabs as text } from '../text/tabs.ts';
import { type Place, reopen } from './doing.ts';

/** A tab that was closed, and what opens it again. */
export interface Closed {
  key: string;
  url: string;
  title: string;
  closedAt: string;
  /** The device that it was on, or all that have the same tabs; and who closed it, where it was not that one. */
  where: string;
  by: string | undefined;
  reopen(): Promise<Said>;
}

/** On all of these devices, and which of them did not answer. */
export async function closedOn(places: readonly Place[], signal: AbortSignal) {
  const unasked: { name: string; reason: string }[] = [];
  const all = await Promise.all(
    places.map(async (place): Promise<Closed[]> => {
      const where = place.device === undefined ? {} : { device: place.device };
      try {
        return (await dragoman.tabs.closed(where, { signal })).map((tab) => ({
          key: `${place.device ?? ''} ${tab.id} ${tab.closedAt}`,
          ...{ url: tab.url, title: tab.title, closedAt: tab.closedAt, by: tab.by },
          where: place.name,
          reopen: () => reopen(tab, place),
        }));
      } catch (error) {
        unasked.push({ name: place.name, reason: (error as Error).message });
        return [];
      }
    }),
  );
  return { tabs: all.flat(), unasked };
}

/** What another device closed that has the same tabs as this one. */
export function closedByMirror(closed: MirroredNow['closed']): Closed[] {
  return closed.map(({ tab, url, title, closedAt, by }) => ({
    key: `mirror ${tab} ${closedAt}`,
    ...{ url, title, closedAt, by, where: text.past.everywhere },
    reopen: async () => {
      await dragoman.tabs.reopenMirrored({ tab });
      return { kind: 'good', words: text.past.reopened(title || url) };
    },
  }));
}
