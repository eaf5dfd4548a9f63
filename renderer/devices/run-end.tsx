import { DataFormResult } from '../form/data-form-result.tsx';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { Notes } from './notes.tsx';
import type { Reply, Run, RunState } from './run.ts';

export interface RunEndOptions {
  run: Run;
  state: RunState;
  reply: Reply;
  onBack(): void;
}

/** What came out of a command: what it says, what it gives, and the way on. */
export function RunEnd({ run, state, reply, onBack }: RunEndOptions) {
  const { form, notes, link, status } = reply;
  const hasFailed = notes.some(({ type }) => type === 'error');
  const isSilent = !form && !link && notes.length === 0;
  return (
    <div className="stack">
      {form?.title && <h2>{visible(form.title)}</h2>}
      {status === 'canceled' && <Notice kind="warn">{text.canceled}</Notice>}
      {status === 'completed' && isSilent && <Notice kind="good">{text.completed}</Notice>}
      <Notes notes={notes} link={link} />
      {form && <DataFormResult form={form} />}
      <div className="row">
        <Button kind="primary" autoFocus onPress={onBack}>
          {text.done}
        </Button>
        <Button onPress={() => void run.start({ keep: hasFailed })}>{text.runAgain}</Button>
        {hasFailed && state.step > 1 && <span className="soft small">{text.keptHint}</span>}
      </div>
    </div>
  );
}
