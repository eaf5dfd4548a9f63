import { common, isInside, merged, type Range, without } from './ranges.ts';
import type { Attendee } from './slot.ts';

/** When somebody can come, within a window. */
export class Free {
  /** Nothing at all is in the way. */
  readonly surely: readonly Range[];
  /** Nothing but what is tentative. */
  readonly perhaps: readonly Range[];

  constructor({ busy, hours }: Attendee, window: Range) {
    const open = hours ? common(merged(hours.around(window)), [window]) : [window];
    const near = busy.filter(({ start, end }) => end > window.start && start < window.end);
    this.perhaps = without(open, merged(near.filter(({ tentative }) => !tentative)));
    this.surely = without(open, merged(near));
  }

  isSurely(slot: Range): boolean {
    return isInside(this.surely, slot);
  }

  isPerhaps(slot: Range): boolean {
    return isInside(this.perhaps, slot);
  }
}
