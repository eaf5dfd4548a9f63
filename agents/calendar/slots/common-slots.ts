import { Refusal } from '../../../app/agent.ts';
import { Free } from './free.ts';
import { startsOnGrid } from './grid.ts';
import { common, type Range } from './ranges.ts';
import { ranked } from './rank.ts';
import { type Attendee, MOST_PEOPLE, type Slot, type Wish } from './slot.ts';

const GRID_MINUTES = 15;
const LIMIT = 10;
const MINUTE_MS = 60_000;
const LONGEST_WINDOW_MS = 366 * 24 * 60 * MINUTE_MS;

/**
 * The best times for a meeting, the best first. Whoever knows the same of the same people finds the same, in
 * whatever order they are given.
 */
export function commonSlots(people: readonly Attendee[], wish: Wish): Slot[] {
  const { lengthMinutes, gridMinutes = GRID_MINUTES, limit = LIMIT, tentative = 'busy' } = wish;
  checkSize(people, wish);
  const { window } = wish;
  const inOrder = [...people].sort(byAddress);
  const all = inOrder.map((attendee) => ({ attendee, free: new Free(attendee, window) }));
  const possible = all
    .filter(({ attendee }) => attendee.isRequired)
    .map(({ free }) => (tentative === 'busy' ? free.surely : free.perhaps))
    .reduce<readonly Range[]>(common, [window]);
  const lengthMs = lengthMinutes * MINUTE_MS;
  const slots = startsOnGrid(possible, lengthMs, gridMinutes * MINUTE_MS).map((start): Slot => {
    const slot = { start, end: start + lengthMs };
    const unsure = all.filter(({ free }) => !free.isSurely(slot));
    const isComing = ({ free }: (typeof all)[number]) => tentative === 'last' && free.isPerhaps(slot);
    return {
      ...slot,
      away: unsure.filter((one) => !isComing(one)).map(({ attendee }) => attendee.address),
      tentative: unsure.filter(isComing).map(({ attendee }) => attendee.address),
    };
  });
  return ranked(slots, inOrder, wish).slice(0, limit);
}

function checkSize(people: readonly Attendee[], { lengthMinutes, gridMinutes = 1, window }: Wish): void {
  if (people.length > MOST_PEOPLE)
    throw new Refusal('not-acceptable', `At most ${MOST_PEOPLE} people can be brought together.`);
  if (!(lengthMinutes >= 1) || !(gridMinutes >= 1))
    throw new Refusal('bad-request', 'A meeting takes a minute at least.');
  if (!(window.end - window.start <= LONGEST_WINDOW_MS))
    throw new Refusal('not-acceptable', 'A year is the longest time in which a meeting can be looked for.');
}

function byAddress({ address: one }: Attendee, { address: other }: Attendee): number {
  return one < other ? -1 : Number(one > other);
}
