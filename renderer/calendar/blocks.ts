import { dateText } from './days.ts';
import { type Entry, isAllDay, isOn } from './entries.ts';

/** Where an entry stands on one day: from minute to minute, in one of several lanes beside each other. */
export interface Block {
  entry: Entry;
  fromMinute: number;
  toMinute: number;
  lane: number;
  laneCount: number;
}

const DAY_MINUTES = 1_440;
/** What is shorter is drawn as long as this, so that it can be read. */
const SHORTEST_MINUTES = 30;

/** The entries of a day that have a time, so that none lies on another. */
export function blocksOn(day: Date, entries: readonly Entry[]): Block[] {
  const date = dateText(day);
  const blocks = entries
    .filter((entry) => !isAllDay(entry) && isOn(entry, day))
    .map((entry): Block => {
      const fromMinute = entry.start.slice(0, 10) < date ? 0 : minuteOf(entry.start);
      const toMinute = entry.end.slice(0, 10) > date ? DAY_MINUTES : minuteOf(entry.end);
      return { entry, fromMinute, toMinute, lane: 0, laneCount: 1 };
    })
    .sort((one, other) => one.fromMinute - other.fromMinute || other.toMinute - one.toMinute);
  let group: Block[] = [];
  for (const block of blocks) {
    if (group.every((one) => bottomOf(one) <= block.fromMinute)) group = [];
    const taken = new Set(group.filter((one) => bottomOf(one) > block.fromMinute).map(({ lane }) => lane));
    while (taken.has(block.lane)) block.lane += 1;
    group.push(block);
    const laneCount = Math.max(...group.map(({ lane }) => lane + 1));
    for (const one of group) one.laneCount = laneCount;
  }
  return blocks;
}

/** Where its picture ends. */
export function bottomOf({ fromMinute, toMinute }: Block): number {
  return Math.max(toMinute, fromMinute + SHORTEST_MINUTES);
}

/** The hours that a week is drawn with: those of a working day, and whatever lies around it. */
export function hoursOf(blocks: readonly Block[]): { fromHour: number; toHour: number } {
  const from = blocks.map(({ fromMinute }) => Math.floor(fromMinute / 60));
  const to = blocks.map((block) => Math.ceil(bottomOf(block) / 60));
  return { fromHour: Math.min(8, ...from), toHour: Math.max(18, ...to) };
}

function minuteOf(time: string): number {
  return Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));
}
