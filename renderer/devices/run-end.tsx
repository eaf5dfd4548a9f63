import { DataFormResult } from '../form/data-form-result.tsx';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Notes } from './notes.tsx';
import type { Reply, Run } from './run.ts';

/** What came out of a command: what it says, what it gives, and the way on. */
export function RunEnd({ run, reply, onBack }: { run: Run; reply: Reply; onBack(): void }) {
  const { form, notes, link, status } = reply;
  const hasFailed = notes.some(({ type }) => type === 'error');
  const isSilent = !form && !link && notes.length === 0;
  return (
    <div className="stack">
      {form?.title && <h2>{form.title}</h2>}
      {status === 'canceled' && <Notice kind="warn">{text.canceled}</Notice>}
      {status === 'completed' && isSilent && <Notice kind="good">{text.completed}</Notice>}
      <Notes notes={notes} link={link} />
      {form && <DataFormResult form={form} />}
      <div className="row">
        <Button kind="primary" autoFocus onPress={onBack}>
          {text.done}
        </Button>
        <Button onPress={() => void run.start({ keep: hasFailed })}>{text.runAgain}</Button>
        {hasFailed && <span className="soft small">{text.keptHint}</span>}
      </div>
    </div>
  );
}
