import { localTimeOf } from '../policy/local-time.ts';
import type { Attendee, Slot, Wish } from './slot.ts';

const NOON_MINUTE = 12 * 60;
/** Before it is night. */
const MORNING_MINUTE = 6 * 60;

/** What a slot costs, the weightiest first: people away, tentative ones, what is not as preferred, lateness. */
interface Row {
  slot: Slot;
  cost: [away: number, tentative: number, unlike: number, start: number];
}

/** Only whole numbers are compared, so that every machine ranks alike. `people` are in order of address. */
export function ranked(
  slots: readonly Slot[],
  people: readonly Attendee[],
  { prefer = 'earliest' }: Wish,
): Slot[] {
  const zones = people.map(({ zone }) => zone);
  const rows = slots.map(
    (slot): Row => ({
      slot,
      cost: [
        slot.away.length,
        slot.tentative.length,
        prefer === 'mornings' ? notMornings(slot, zones) : 0,
        slot.start,
      ],
    }),
  );
  rows.sort(byCost);
  return (prefer === 'spread' ? spread(rows, zones[0] ?? 'UTC') : rows).map(({ slot }) => slot);
}

function byCost({ cost: one }: Row, { cost: other }: Row): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** For how many people it does not begin in the morning. */
function notMornings({ start }: Slot, zones: readonly string[]): number {
  return zones.filter((zone) => {
    const { minute } = localTimeOf(zone, start);
    return minute < MORNING_MINUTE || minute >= NOON_MINUTE;
  }).length;
}

/** First the best of each day, then the second best of each. */
function spread(rows: readonly Row[], zone: string): Row[] {
  const onDay = new Map<number, number>();
  const counted = rows.map(({ slot, cost: [away, tentative, , start] }): Row => {
    const { day } = localTimeOf(zone, start);
    const before = onDay.get(day) ?? 0;
    onDay.set(day, before + 1);
    return { slot, cost: [away, tentative, before, start] };
  });
  return counted.sort(byCost);
}
