import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react';

export interface Place {
  dayIndex: number;
  minute: number;
}

/** Where something is held, and how far that is on the screen. */
export interface Moved extends Place {
  rightPx: number;
  downPx: number;
}

export interface BlockMoveOptions {
  /** Holds the days, each marked by `data-day`, in their order. */
  grid: RefObject<HTMLElement | null>;
  hours: { fromHour: number; toHour: number };
  from: Place;
  lengthMinutes: number;
  /** It was let go there, or pressed where it was. */
  onChoose(place: Place): void;
}

const STEP_MINUTES = 15;
const steps: Readonly<Record<string, readonly [days: number, minutes: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -STEP_MINUTES],
  ArrowDown: [0, STEP_MINUTES],
};

/** Moves a block of the week by pointer or arrow keys, in quarters of an hour; Escape puts it back. */
export function useBlockMove({ grid, hours, from, lengthMinutes, onChoose }: BlockMoveOptions) {
  const [moved, setMoved] = useState<Moved>();
  const held = useRef<{ xPx: number; yPx: number; hasMoved: boolean }>(undefined);
  const first = hours.fromHour * 60;
  const last = hours.toHour * 60 - Math.min(lengthMinutes, (hours.toHour - hours.fromHour) * 60);

  const rectOf = (dayIndex: number) =>
    grid.current?.querySelector(`[data-day="${dayIndex}"]`)?.getBoundingClientRect();
  const moveTo = (dayIndex: number, minute: number) => {
    const [here, there] = [rectOf(from.dayIndex), rectOf(dayIndex)];
    if (!here || !there) return;
    const within = Math.max(first, Math.min(minute, last));
    const pxPerMinute = here.height / ((hours.toHour - hours.fromHour) * 60);
    const downPx = (within - from.minute) * pxPerMinute;
    setMoved({ dayIndex, minute: within, rightPx: there.left - here.left, downPx });
  };
  const end = () => {
    held.current = undefined;
    setMoved(undefined);
  };
  const choose = () => {
    const { dayIndex, minute } = moved ?? from;
    end();
    onChoose({ dayIndex, minute });
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = { xPx: event.clientX, yPx: event.clientY, hasMoved: false };
  };
  const onPointerMove = ({ clientX, clientY }: PointerEvent) => {
    const start = held.current;
    const body = rectOf(from.dayIndex);
    if (!start || !body) return;
    // A hand that presses is never quite still.
    start.hasMoved ||= Math.hypot(clientX - start.xPx, clientY - start.yPx) > 4;
    if (!start.hasMoved) return;
    const days = [0, 1, 2, 3, 4, 5, 6];
    const under = days.findLast((one) => (rectOf(one)?.left ?? Number.POSITIVE_INFINITY) <= clientX) ?? 0;
    const minutes = ((clientY - start.yPx) / body.height) * (hours.toHour - hours.fromHour) * 60;
    moveTo(under, Math.round((from.minute + minutes) / STEP_MINUTES) * STEP_MINUTES);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && moved) {
      event.preventDefault();
      return end();
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const { dayIndex, minute } = moved ?? from;
    moveTo(Math.max(0, Math.min(dayIndex + step[0], 6)), minute + step[1]);
  };
  return {
    moved,
    handlers: { onPointerDown, onPointerMove, onPointerCancel: end, onKeyDown, onBlur: end, onClick: choose },
  };
}
