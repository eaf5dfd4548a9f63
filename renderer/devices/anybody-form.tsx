import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { isJid } from '../form/problems.ts';
import { useStatus } from '../live.ts';
import { devices as text } from '../text/devices.ts';
import { form as formText } from '../text/form.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/text-field.tsx';
import type { ListOptions } from './list-page.tsx';
import { useContacts } from './live.ts';

/** Whoever has an address can be asked. */
export function AnybodyForm({ onOpen }: ListOptions) {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<string>();
  const contacts = useContacts();
  const { jid = '', state } = useStatus() ?? {};
  const server = jid.split('/')[0]?.split('@').at(-1) ?? '';
  const open = (to: string) => {
    const isContact = contacts?.some((contact) => contact.jid === to) ?? false; // by its resources
    onOpen({ jid: to, name: to, isContact });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const to = address.trim().replace(/^xmpp:/i, '');
    if (isJid(to)) open(to);
    else setProblem(to === '' ? text.addressMissing : formText.problems.jid);
  };
  if (state !== 'online') return null;
  return (
    <section className="card" aria-labelledby="anybody">
      <h2 id="anybody">{text.anybody}</h2>
      <p className="soft">{text.anybodyHint}</p>
      <Form className="stack" validationBehavior="aria" onSubmit={submit}>
        <TextInput
          label={text.address}
          placeholder={text.addressExample}
          error={problem}
          value={address}
          onChange={(typed) => {
            setAddress(typed);
            setProblem(undefined);
          }}
        />
        <div className="row">
          <Button type="submit">{text.askIt}</Button>
          {server && (
            <Button kind="quiet" onPress={() => open(server)}>
              {text.askServer(server)}
            </Button>
          )}
        </div>
      </Form>
    </section>
  );
}
