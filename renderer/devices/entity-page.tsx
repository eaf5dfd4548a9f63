import { FilesButton } from '../files/files-button.tsx';
import { devices as text } from '../text/devices.ts';
import { visible } from '../ui/visible.ts';
import { CommandList } from './command-list.tsx';
import { type EntityPageOptions, EntityScreen } from './entity-screen.tsx';

/** What one address offers. */
export function EntityPage({ entity, last, onRun, onBack }: EntityPageOptions) {
  const { jid, name } = entity;
  return (
    <EntityScreen {...{ entity, last, onBack }} beside={<FilesButton jid={jid} />}>
      <section className="card" aria-label={text.commandsOf(visible(name))}>
        {name !== jid && <p className="soft small">{visible(jid)}</p>}
        <CommandList jid={jid} name={visible(name)} last={last} onRun={onRun} />
      </section>
    </EntityScreen>
  );
}
