import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useContacts } from '../devices/live.ts';
import { dragoman } from '../dragoman.ts';
import { companions as text } from '../text/companions.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/notice.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { visible } from '../ui/visible.ts';
import { companionsOf, firstOf } from './companions.ts';
import type { Wish } from './wish.ts';

export interface ContactDialogOptions {
  wish: Wish;
  onClose(): void;
}

/** With whom, and what it means, before anybody is asked. */
export function ContactDialog({ wish: { kind, contact }, onClose }: ContactDialogOptions) {
  const contacts = useContacts();
  const [chosen, setChosen] = useState<string>();
  const [isMissing, setMissing] = useState(false);
  if (!contacts) return null;
  const all = companionsOf(contacts);
  const wanted = chosen ?? firstOf(all, contact);
  const words = text[kind];
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === undefined) return setMissing(true);
    onClose();
    const { follow, invite } = dragoman.tabs;
    const asked = kind === 'follow' ? follow({ device: wanted }) : invite({ contact: wanted });
    asked.catch(() => {}); // above the lists stands how it goes, and how it ended
  };
  return (
    <Dialog title={words.title} isOpen onClose={onClose}>
      {all.length === 0 ? (
        <>
          <Empty title={text.nobody}>{text.nobodyHint}</Empty>
          <div className="row end">
            <Button autoFocus onPress={onClose}>
              {text.close}
            </Button>
          </div>
        </>
      ) : (
        <Form className="stack" validationBehavior="aria" onSubmit={ask}>
          <SelectField
            label={text.contact}
            value={wanted}
            options={all.map(({ value, label }) => ({ value, label: visible(label) }))}
            {...(isMissing && { error: text.missing })}
            onChange={(value) => {
              setChosen(value);
              setMissing(false);
            }}
          />
          {words.meaning.map((one) => (
            <p key={one}>{one}</p>
          ))}
          <div className="row">
            <Button kind="primary" type="submit">
              {words.ask}
            </Button>
            <Button onPress={onClose}>{text.cancel}</Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}
