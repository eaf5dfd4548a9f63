import type { ActivityEvent } from '../../app/contract.ts';
import { activity as text } from '../text/activity.ts';

const shapes: Record<ActivityEvent['outcome'], string> = {
  done: 'M3.5 8.5 6.5 11.5 12.5 5',
  asked: 'M4.8 8 h.01 M8 8 h.01 M11.2 8 h.01',
  refused: 'M4.5 8 H11.5',
  failed: 'M5 5 11 11 M11 5 5 11',
  canceled: 'M5 11 11 5',
  warning: 'M8 4.5 V9 M8 11.4 V11.5',
};

/** How it ended: a shape, a word and a colour. */
export function Outcome({ outcome }: Pick<ActivityEvent, 'outcome'>) {
  return (
    <span className={`event-outcome ${outcome}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="7.2" />
        <path d={shapes[outcome]} />
      </svg>
      {text.outcomes[outcome]}
    </span>
  );
}
