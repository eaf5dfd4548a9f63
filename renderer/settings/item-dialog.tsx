import { useState } from 'react';
import { Form, FormContext } from 'react-aria-components';
import { settings as text } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { useKnown } from './context.ts';
import { dangers } from './dangers.ts';
import { type Fault, isSame, propertiesOf, type Schema, valueAt } from './schema.ts';
import { ObjectFields } from './schema-object.tsx';

export interface ItemDialogOptions {
  title: string;
  schema: Schema;
  item: unknown;
  /** Resolves with what is wrong with it; closed by its owner when nothing is. */
  onSave(item: unknown): Promise<readonly Fault[]>;
  onClose(): void;
}

/** One item of a list, saved as a whole. */
export function ItemDialog({ title, schema, item, onSave, onClose }: ItemDialogOptions) {
  const { state } = useKnown();
  const [draft, setDraft] = useState(item);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const warnings = dangers(schema, draft, state.places);
  /** What was wrong with a field is said until it is changed. */
  const change = (next: unknown) => {
    setDraft(next);
    const isAsItWas = (name: string) => isSame(valueAt(next, name), valueAt(draft, name));
    setFaults(faults.filter(({ path }) => isAsItWas(path.split(/[.[]/)[0] ?? '')));
  };
  const names = propertiesOf(schema).map(({ name }) => name);
  // What is not the fault of one of its fields.
  const other = faults.find(({ path }) => !names.some((name) => path.startsWith(name)));
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      {/* A form takes over what surrounds it, and this dialog may have been opened from within another one's. */}
      <FormContext value={null}>
        <Form
          className="stack"
          validationBehavior="aria"
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            void onSave(draft).then(setFaults);
          }}
        >
          <ObjectFields schema={schema} value={draft} faults={faults} onEdit={change} onDone={change} />
          {warnings.map((words) => (
            <Notice key={words} kind="warn">
              {words}
            </Notice>
          ))}
          {other && <Notice kind="bad">{other.message}</Notice>}
          <div className="row end">
            <Button onPress={onClose}>{text.cancel}</Button>
            <Button type="submit" kind={warnings.length > 0 ? 'danger' : 'primary'}>
              {warnings.length > 0 ? text.saveAnyway : text.save}
            </Button>
          </div>
        </Form>
      </FormContext>
    </Dialog>
  );
}
