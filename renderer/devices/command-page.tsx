import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { visible } from '../ui/visible.ts';
import type { Command, Entity } from './devices-screen.tsx';
import { RunEnd } from './run-end.tsx';
import { RunStep } from './run-step.tsx';
import { useRun } from './use-run.ts';
import { Waiting } from './waiting.tsx';

export interface CommandPageOptions {
  entity: Entity;
  command: Command;
  onBack(): void;
}

/** One run of a command, from its first step to what came out of it. */
export function CommandPage({ entity, command, onBack }: CommandPageOptions) {
  const [run, state] = useRun(command.jid, command.node);
  const { reply, problem, isWaiting } = state;
  const isStep = reply?.status === 'executing';
  return (
    <Screen title={visible(command.name)} beside={<Button onPress={onBack}>{text.back}</Button>}>
      <div className="devices">
        <section className="card run" aria-label={command.name} aria-busy={isWaiting}>
          <p className="soft small">
            {visible(entity.name)}
            {isStep && state.step > 1 && ` · ${text.step(state.step)}`}
          </p>
          {problem && (
            <Notice kind="bad">
              <strong>{text.failed}</strong>
              {visible(problem.message)}
              {(problem.isOver || !reply) && (
                <span className="row">
                  <Button autoFocus onPress={() => void run.start({ keep: true })}>
                    {problem.isOver ? text.startAgain : text.tryAgain}
                  </Button>
                  {problem.isOver && <span className="small">{text.keptHint}</span>}
                </span>
              )}
            </Notice>
          )}
          {isStep && <RunStep key={state.answers} run={run} state={state} reply={reply} onCancel={onBack} />}
          {reply && !isStep && <RunEnd run={run} state={state} reply={reply} onBack={onBack} />}
          {isWaiting && <Waiting>{text.waiting(visible(entity.name))}</Waiting>}
          {isWaiting && !reply && (
            <div className="row">
              <Button onPress={onBack}>{text.cancel}</Button>
            </div>
          )}
        </section>
      </div>
    </Screen>
  );
}
