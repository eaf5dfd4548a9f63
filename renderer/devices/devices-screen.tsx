import { useState } from 'react';
import { CommandPage } from './command-page.tsx';
import { ContactPage } from './contact-page.tsx';
import { EntityPage } from './entity-page.tsx';
import { ListPage } from './list-page.tsx';
import './devices.css';

/** Whom the person asks: an address as a whole, or a contact of whom it has to be found out. */
export interface Entity {
  jid: string;
  name: string;
  isContact: boolean;
}

export interface Command {
  jid: string;
  node: string;
  name: string;
}

/** Everybody one can ask, then what one of them offers, then running that: one after the other, and back. */
export function DevicesScreen() {
  const [entity, setEntity] = useState<Entity>();
  const [command, setCommand] = useState<Command>();
  // Where the person comes back to.
  const [last, setLast] = useState<{ jid?: string; node?: string }>({});
  if (!entity) return <ListPage last={last.jid} onOpen={setEntity} />;
  if (!command) {
    const Page = entity.isContact ? ContactPage : EntityPage;
    return (
      <Page
        entity={entity}
        last={last.node}
        onRun={setCommand}
        onBack={() => {
          setLast({ jid: entity.jid });
          setEntity(undefined);
        }}
      />
    );
  }
  return (
    <CommandPage
      entity={entity}
      command={command}
      onBack={() => {
        setLast({ node: command.node });
        setCommand(undefined);
      }}
    />
  );
}
