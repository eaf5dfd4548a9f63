import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { problemOf } from './name-problem.ts';

export interface NameDialogOptions {
  title: string;
  /** What stands there at first. */
  name: string;
  action: string;
  onName(name: string): void;
  onClose(): void;
}

/** A name for something, as a name in a folder has to be. */
export function NameDialog({ title, name: first, action, onName, onClose }: NameDialogOptions) {
  const [name, setName] = useState(first);
  const [problem, setProblem] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const input = form.current?.querySelector('input');
    input?.focus();
    // What is changed is the name, not its ending.
    const dot = first.lastIndexOf('.');
    input?.setSelectionRange(0, dot > 0 ? dot : first.length);
  }, [first]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = problemOf(name);
    setProblem(wrong);
    if (wrong !== undefined) return;
    if (name !== first || first === text.newName) onName(name);
    onClose();
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form ref={form} className="stack" validationBehavior="aria" onSubmit={submit}>
        <TextInput
          label={text.name}
          value={name}
          maxLength={255}
          error={problem}
          onChange={(typed) => {
            setName(typed);
            setProblem(undefined);
          }}
        />
        <div className="row">
          <Button kind="primary" type="submit">
            {action}
          </Button>
          <Button onPress={onClose}>{text.cancel}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
