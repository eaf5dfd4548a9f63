import { useEffect, useRef, useState } from 'react';
import { meet as text } from '../../text/meet.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visible } from '../../ui/visible.ts';
import { timeWords } from '../words.ts';
import { AnswerList } from './answer-list.tsx';
import { arrangement, type Stage } from './arrangement.ts';

export interface MeetStageOptions {
  stage: Exclude<Stage, { is: 'idle' }>;
  onShow(start: string): void;
  /** Begins with an empty form. */
  onAnother(): void;
}

/** A meeting from the first question to its end, and what can be done meanwhile. */
export function MeetStage({ stage, onShow, onAnother }: MeetStageOptions) {
  const [problem, setProblem] = useState<string>();
  const section = useRef<HTMLElement>(null);
  // The button that had the focus has gone with the stage before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is when
  useEffect(() => section.current?.focus(), [stage.is]);
  const callOff = (uid: string) =>
    void arrangement.callOff(uid).catch((error: Error) => setProblem(error.message));
  return (
    <section className="card stack meet-stage" aria-label={text.title} ref={section} tabIndex={-1}>
      {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
      <Words stage={stage} />
      <div className="row">
        {stage.is === 'running' && <Button onPress={() => arrangement.stop()}>{text.stop}</Button>}
        {stage.is === 'running' && stage.asking && <CallOff uid={stage.asking.uid} {...{ callOff }} />}
        {stage.is === 'ended' && <Ended outcome={stage.outcome} {...{ onShow, callOff }} />}
        {canBeTriedAgain(stage) && <Button onPress={() => arrangement.clear()}>{text.again}</Button>}
        {stage.is !== 'running' && <Button onPress={onAnother}>{text.another}</Button>}
      </div>
    </section>
  );
}

function Words({ stage }: Pick<MeetStageOptions, 'stage'>) {
  if (stage.is === 'failed') return <Notice kind="bad">{visible(stage.problem)}</Notice>;
  if (stage.is === 'called-off') return <Notice kind="info">{text.calledOff}</Notice>;
  if (stage.is === 'running') {
    const { asking } = stage;
    return (
      <>
        <p role="status">
          {asking ? text.asking(asking.round, timeWords(asking.start, asking.end)) : text.looking}
        </p>
        {asking && <AnswerList people={asking.people} />}
      </>
    );
  }
  const { outcome, start, end, people } = stage.outcome;
  return (
    <>
      <Notice kind={outcome === 'accepted' ? 'good' : outcome === 'asked' ? 'info' : 'warn'}>
        {start !== undefined && end !== undefined && isKept(outcome) && (
          <strong>{timeWords(start, end)}</strong>
        )}
        {text.outcomes[outcome]}
      </Notice>
      <AnswerList people={people} />
    </>
  );
}

interface EndedOptions extends Pick<MeetStageOptions, 'onShow'> {
  outcome: Extract<Stage, { is: 'ended' }>['outcome'];
  callOff(uid: string): void;
}

/** What can be done with a meeting that stands. */
function Ended({ outcome: { outcome, uid, start }, onShow, callOff }: EndedOptions) {
  if (!isKept(outcome) || uid === undefined || start === undefined) return null;
  return (
    <>
      <Button kind="primary" onPress={() => onShow(start)}>
        {text.show}
      </Button>
      <CallOff {...{ uid, callOff }} />
    </>
  );
}

function CallOff({ uid, callOff }: { uid: string; callOff(uid: string): void }) {
  return (
    <Button kind="danger" onPress={() => callOff(uid)}>
      {text.callOff}
    </Button>
  );
}

function canBeTriedAgain(stage: Stage): boolean {
  return stage.is === 'failed' || (stage.is === 'ended' && !isKept(stage.outcome.outcome));
}

function isKept(outcome: EndedOptions['outcome']['outcome']): boolean {
  return outcome === 'accepted' || outcome === 'asked';
}
