import { useState } from 'react';
import type { Approval } from '../../app/contract.ts';
import { dragoman } from '../dragoman.ts';
import { activity } from '../text/activity.ts';
import { approvals as text } from '../text/approvals.ts';
import { Button } from '../ui/button.tsx';
import { Code } from '../ui/code.tsx';
import { Notice } from '../ui/notice.tsx';
import { CheckField } from '../ui/toggles.tsx';
import { visible } from '../ui/visible.ts';

export interface ApprovalCardOptions {
  approval: Approval;
  ownJid: string | undefined;
  /** In milliseconds. */
  now: number;
  /** False while cards have just moved. */
  isSettled: boolean;
  onAnswered(): void;
}

/** Who asks for what, and the person's answer. */
export function ApprovalCard({ approval, ownJid, now, isSettled, onAnswered }: ApprovalCardOptions) {
  const { id, peer, agent, action, deadline, code, isOnce = false } = approval;
  const [isAlways, setAlways] = useState(false);
  const [isSent, setSent] = useState(false);
  const [problem, setProblem] = useState<string>();
  const who = visible(peer.split('/')[0] ?? '');
  const agentName = activity.agentName(agent);
  const answer = async (yes: boolean) => {
    setSent(true);
    setProblem(undefined);
    try {
      await dragoman.core.answer({ id, yes, always: isAlways });
      onAnswered();
    } catch (error) {
      setProblem((error as Error).message);
      setSent(false);
    }
  };
  // Not disabled: that would take the focus from who is on a button when another request comes.
  const isPending = isSent || !isSettled;
  const described = { 'aria-describedby': `who-${id} asked-${id}` };
  return (
    <article className="card approval-card" aria-labelledby={`who-${id}`}>
      <header>
        <h2 id={`who-${id}`}>{text.asks(who, agentName)}</h2>
        <p className="soft small">
          {text.from} <code>{visible(peer)}</code>
        </p>
      </header>
      <div>
        <p className="small soft">{text.exactly}</p>
        <p id={`asked-${id}`} className="approval-asked">
          {visible(action)}
        </p>
      </div>
      <p className="small">
        <time dateTime={deadline}>{text.left(Date.parse(deadline) - now)}</time>
      </p>
      {code !== undefined && (
        <div>
          <Code label={text.code} code={code} />
          <p>{text.compare}</p>
        </div>
      )}
      {code === undefined && !isOnce && (
        <div>
          <CheckField isSelected={isAlways} onChange={setAlways} aria-describedby={`always-${id}`}>
            {peer.split('/')[0] === ownJid ? text.alwaysOwn : text.always(who)}
          </CheckField>
          <p id={`always-${id}`} className="approval-always soft small">
            {text.alwaysHint(agentName)}
          </p>
        </div>
      )}
      {problem !== undefined && <Notice kind="bad">{problem}</Notice>}
      <div className="row">
        <Button isPending={isPending} onPress={() => void answer(false)} {...described}>
          {code === undefined ? text.refuse : text.other}
        </Button>
        <Button kind="primary" isPending={isPending} onPress={() => void answer(true)} {...described}>
          {code === undefined ? text.accept : text.same}
        </Button>
      </div>
    </article>
  );
}
