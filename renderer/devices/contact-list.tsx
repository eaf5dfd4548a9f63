import { useState } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useStatus } from '../live.ts';
import { devices as text } from '../text/devices.ts';
import { Empty } from '../ui/notice.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { EntityRow } from './entity-row.tsx';
import type { ListOptions } from './list-page.tsx';
import { type Contact, useContacts } from './live.ts';

const MAX_WITHOUT_SEARCH = 10;

/** Contacts that are online: first those of whom it is known that they offer commands, the others behind a press. */
export function ContactList(options: ListOptions) {
  const isOnline = useStatus()?.state === 'online';
  const contacts = useContacts();
  if (!contacts || !isOnline) return null;
  const agents = contacts.filter(offersCommands);
  const others = contacts.filter((contact) => !offersCommands(contact));
  return (
    <section className="card" aria-labelledby="contacts">
      <h2 id="contacts">{text.contacts}</h2>
      {agents.length > 0 ? (
        <Rows contacts={agents} {...options} />
      ) : (
        <Empty title={text.noAgents}>{text.noAgentsHint}</Empty>
      )}
      {others.length > 0 && <Others contacts={others} {...options} />}
    </section>
  );
}

function Others({ contacts, ...options }: ListOptions & { contacts: readonly Contact[] }) {
  const [sought, setSought] = useState('');
  const found = contacts.filter((one) =>
    `${one.name ?? ''} ${one.jid}`.toLowerCase().includes(sought.toLowerCase()),
  );
  return (
    <Disclosure className="others" defaultExpanded={contacts.some(({ jid }) => jid === options.last)}>
      <Heading level={3}>
        <Button slot="trigger" className="button quiet">
          <span className="turn" aria-hidden="true">
            ›
          </span>
          {text.others(contacts.length)}
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className="stack">
          <p className="soft small">{text.othersHint}</p>
          {contacts.length > MAX_WITHOUT_SEARCH && (
            <TextInput label={text.findContact} value={sought} onChange={setSought} />
          )}
          {found.length > 0 ? (
            <Rows contacts={found} {...options} />
          ) : (
            <p className="soft">{text.noneFound}</p>
          )}
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}

function Rows({ contacts, last, onOpen }: ListOptions & { contacts: readonly Contact[] }) {
  return (
    <ul className="entities">
      {contacts.map((contact) => {
        const { jid, name, resources } = contact;
        const software = [...new Set(resources.flatMap((one) => one.software ?? []))].join(', ');
        return (
          <EntityRow
            key={jid}
            name={name ?? jid}
            mark={software || undefined}
            about={name ? jid : resources.map(({ resource }) => resource).join(', ')}
            isOnline
            isLast={last === jid}
            onPress={() => onOpen({ jid, name: name ?? jid, isContact: true })}
          />
        );
      })}
    </ul>
  );
}

function offersCommands({ resources }: Contact): boolean {
  return resources.some(({ commands }) => commands);
}
