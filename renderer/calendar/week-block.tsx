import { type RefObject, useId } from 'react';
import type { WaitingRequest } from '../../agents/calendar/contract.ts';
import { calendar as text } from '../text/calendar.ts';
import { type Block, bottomOf } from './blocks.ts';
import { localText, timeOn } from './days.ts';
import { firmnessOf } from './entries.ts';
import { EntryWords } from './entry-words.tsx';
import { useBlockMove } from './use-block-move.ts';
import { clockWords, timeWords } from './words.ts';

/** There is one line of room. */
const SHORT_MINUTES = 30;

export interface WeekBlockOptions {
  block: Block;
  dayIndex: number;
  days: readonly Date[];
  hours: { fromHour: number; toHour: number };
  grid: RefObject<HTMLElement | null>;
  onPropose(request: WaitingRequest, dayIndex: number, minute: number): void;
}

/** One entry in its place. */
export function WeekBlock(options: WeekBlockOptions) {
  const { block, dayIndex, days, hours } = options;
  const { entry, fromMinute, lane, laneCount } = block;
  const allMinutes = (hours.toHour - hours.fromHour) * 60;
  const style = {
    top: `${((fromMinute - hours.fromHour * 60) / allMinutes) * 100}%`,
    height: `${((bottomOf(block) - fromMinute) / allMinutes) * 100}%`,
    left: `${(lane / laneCount) * 100}%`,
    width: `${100 / laneCount}%`,
  };
  const day = days[dayIndex] as Date;
  const isShort = bottomOf(block) - fromMinute <= SHORT_MINUTES;
  const isMovable = entry.is === 'asked' && entry.request.noProposal === undefined;
  return (
    <li
      className={['week-place', laneCount > 1 && 'slim', isShort && 'short'].filter(Boolean).join(' ')}
      style={style}
    >
      {isMovable ? (
        <Movable {...options} request={entry.request} />
      ) : (
        <div className={`week-block ${firmnessOf(entry)}`}>
          <EntryWords entry={entry} day={day} />
        </div>
      )}
    </li>
  );
}

interface MovableOptions extends WeekBlockOptions {
  request: WaitingRequest;
}

function Movable({ block, dayIndex, days, hours, grid, onPropose, request }: MovableOptions) {
  const hint = useId();
  const { fromMinute, toMinute } = block;
  const { moved, handlers } = useBlockMove({
    ...{ grid, hours, lengthMinutes: toMinute - fromMinute },
    from: { dayIndex, minute: fromMinute },
    onChoose: (to) => onPropose(request, to.dayIndex, to.minute),
  });
  const own = days[dayIndex] as Date;
  const at = (minute: number) => localText(timeOn(days[moved?.dayIndex ?? dayIndex] ?? own, minute));
  const time = moved && ([at(moved.minute), at(moved.minute + toMinute - fromMinute)] as const);
  return (
    <>
      <button
        type="button"
        className={`week-block ${firmnessOf(block.entry)}${moved ? ' moved' : ''}`}
        aria-describedby={hint}
        style={{ transform: moved ? `translate(${moved.rightPx}px, ${moved.downPx}px)` : 'none' }}
        {...handlers}
      >
        <EntryWords entry={block.entry} day={own} moved={time && clockWords(...time)} />
      </button>
      <span id={hint} hidden>
        {text.moveHint}
      </span>
      <span role="status" className="visually-hidden">
        {time && timeWords(...time)}
      </span>
    </>
  );
}
