import { useRef } from 'react';
import { useApprovals, useDesktop } from '../live.ts';
import { approvals as text } from '../text/approvals.ts';
import { shell } from '../text/shell.ts';
import { Empty } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { ApprovalCard } from './approval-card.tsx';
import './approvals.css';
import { useNow } from '../ui/use-now.ts';
import { EndedApprovals } from './ended-approvals.tsx';
import { useSettled } from './use-settled.ts';

/** What waits for the person's yes or no, the most urgent first. */
export function ApprovalsScreen() {
  const waiting = useApprovals().toSorted((one, other) => one.deadline.localeCompare(other.deadline));
  const ownJid = useDesktop()?.jid;
  const now = useNow(waiting.length > 0);
  const isSettled = useSettled(waiting.map(({ id }) => id).join());
  const cards = useRef<HTMLDivElement>(null);
  return (
    <Screen title={shell.places.approvals}>
      {waiting.length === 0 && <Empty title={text.empty}>{text.emptyHint}</Empty>}
      <div className="approval-cards stack" ref={cards} tabIndex={-1}>
        {waiting.map((approval) => (
          <ApprovalCard
            key={approval.id}
            approval={approval}
            ownJid={ownJid}
            now={now}
            isSettled={isSettled}
            // Its buttons go with it: the keyboard goes on from here.
            onAnswered={() => cards.current?.focus()}
          />
        ))}
      </div>
      <EndedApprovals waiting={waiting} />
    </Screen>
  );
}
