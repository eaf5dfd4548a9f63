import { useEffect, useRef, useState } from 'react';
import type { ActivityEvent, Approval } from '../../app/contract.ts';
import { Outcome } from '../activity/outcome.tsx';
import { onEvent } from '../dragoman.ts';
import { approvals as text } from '../text/approvals.ts';
import { visible } from '../ui/visible.ts';

interface Ended {
  approval: Approval;
  event: ActivityEvent;
}

const MAX_SHOWN = 5;

/** What became of those that waited a moment ago, whoever answered them. */
export function EndedApprovals({ waiting }: { waiting: readonly Approval[] }) {
  const seen = useRef(new Map<string, Approval>());
  const [ended, setEnded] = useState<readonly Ended[]>([]);
  useEffect(() => {
    for (const approval of waiting) seen.current.set(approval.id, approval);
  }, [waiting]);
  useEffect(
    () =>
      // The activity has a line of each end, after which it waits no more.
      onEvent('activity', (event) => {
        const [kind, id = ''] = event.action.split(' ');
        const approval = seen.current.get(id);
        if (kind !== 'approval' || event.outcome === 'asked' || !approval) return;
        seen.current.delete(id);
        setEnded((before) => [{ approval, event }, ...before].slice(0, MAX_SHOWN));
      }),
    [],
  );
  return (
    <div role="status">
      {ended.length > 0 && (
        <section className="approval-ended stack">
          <h2>{text.lately}</h2>
          <ul>
            {ended.map(({ approval: { id, peer, action }, event: { outcome, reason } }) => (
              <li key={id}>
                <Outcome outcome={outcome} />
                <span className="approval-line">
                  {text.ended(visible(peer), visible(action), visible(reason.slice(action.length).trim()))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
