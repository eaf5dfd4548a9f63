import { type DragEvent, useState } from 'react';
import type { Into, Place } from './doing.ts';

export interface TabDragOptions {
  /** The device whose tabs are selected; what is dragged is they. */
  from: (Place & { isOnline: boolean }) | undefined;
  onDrop(to: Place, into: Into | undefined, isMove: boolean): void;
}

export interface TabDrag {
  /** What is held would go to this device. */
  over: { place: Place; isMove: boolean } | undefined;
  /**
   * Of the list of one device.
   * @param intoAt the window that the mouse is on
   */
  handlers(
    place: Place,
    isOnline: boolean,
    intoAt: (event: DragEvent) => Into | undefined,
  ): Record<
    'onDragStart' | 'onDragOver' | 'onDragLeave' | 'onDrop' | 'onDragEnd',
    (event: DragEvent) => void
  >;
}

/** Marks tabs that are dragged within the window; it says nothing to anybody else. */
const OWN = 'application/x-dragoman-tabs';

/** Tabs that are dragged from device to device: moved, and with Ctrl held down sent. */
export function useTabDrag({ from, onDrop }: TabDragOptions): TabDrag {
  const [over, setOver] = useState<TabDrag['over']>();
  // Tabs of a device that sleeps stay there.
  const canMove = from?.isOnline === true;
  return {
    over,
    handlers: (place, isOnline, intoAt) => {
      const isMeant = ({ dataTransfer }: DragEvent) =>
        isOnline && from !== undefined && from.device !== place.device && dataTransfer.types.includes(OWN);
      return {
        onDragStart: ({ dataTransfer }) => {
          dataTransfer.setData(OWN, '');
          dataTransfer.effectAllowed = 'copyMove';
        },
        onDragOver: (event) => {
          event.preventDefault();
          const isMove = canMove && !event.ctrlKey;
          event.dataTransfer.dropEffect = !isMeant(event) ? 'none' : isMove ? 'move' : 'copy';
          if (isMeant(event)) setOver((before) => same(before, { place, isMove }));
        },
        onDragLeave: ({ relatedTarget: to, currentTarget }) => {
          if (!(to instanceof Node && currentTarget.contains(to))) setOver(undefined);
        },
        onDrop: (event) => {
          event.preventDefault();
          setOver(undefined);
          if (isMeant(event)) onDrop(place, intoAt(event), canMove && !event.ctrlKey);
        },
        onDragEnd: () => setOver(undefined),
      };
    },
  };
}

/** It is told many times a second. */
function same(before: TabDrag['over'], now: NonNullable<TabDrag['over']>): TabDrag['over'] {
  return before && before.place.device === now.place.device && before.isMove === now.isMove ? before : now;
}
