import type { ActivityEvent } from '../../app/contract.ts';

const MOST_SHOWN = 5;

/** Of the activity, oldest first: answers that the person did not give, and that nobody has undone since. */
export function automaticIn(events: readonly ActivityEvent[]): ActivityEvent[] {
  const isUndo = ({ action, outcome }: ActivityEvent) => action.startsWith('undo ') && outcome === 'done';
  const undone = new Set(events.filter(isUndo).map(({ action }) => action));
  return events
    .filter(
      ({ undo, action }) => undo !== undefined && !action.startsWith('call ') && !undone.has(`undo ${undo}`),
    )
    .slice(-MOST_SHOWN)
    .reverse();
}
