import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import type { Doing } from '../doing/use-doing.ts';
import { dragoman } from '../dragoman.ts';
import { tabs as text } from '../text/tabs.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import type { Place } from './doing.ts';
import type { TabRow } from './rows.ts';

export interface SaveDialogOptions {
  from: Place;
  rows: readonly TabRow[];
  doing: Doing;
  onClose(): void;
}

/** A name for what is selected, to be opened again under it. */
export function SaveDialog({ from, rows, doing, onClose }: SaveDialogOptions) {
  const [name, setName] = useState('');
  const [isMissing, setMissing] = useState(false);
  const { answer: sets = [] } = useAnswer((signal) => dragoman.tabs.sets({}, { signal }));
  const wanted = name.trim();
  const isOver = sets.some((one) => one.device === undefined && one.name === wanted);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '') return setMissing(true);
    onClose();
    void doing.run(async () => {
      await dragoman.tabs.saveSet({
        name: wanted,
        ...(from.device !== undefined && { device: from.device }),
        tabs: rows.map(({ tab }) => tab.id),
        ...(isOver && { isOver }),
      });
      return { kind: 'good', words: text.sets.saved(wanted) };
    });
  };
  return (
    <Dialog title={text.sets.saveTitle(rows.length)} isOpen onClose={onClose}>
      <Form className="stack" validationBehavior="aria" onSubmit={save}>
        <TextInput
          label={text.sets.name}
          value={name}
          maxLength={100}
          autoFocus
          {...(isMissing && { error: text.sets.nameMissing })}
          {...(isOver && { description: text.sets.isOver })}
          onChange={(typed) => {
            setName(typed);
            setMissing(false);
          }}
        />
        <div className="row">
          <Button kind="primary" type="submit">
            {isOver ? text.sets.replace : text.sets.save}
          </Button>
          <Button onPress={onClose}>{text.sets.cancel}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
