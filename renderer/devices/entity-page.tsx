import { FilesButton } from '../files/files-button.tsx';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Screen } from '../ui/screen.tsx';
import { CommandList } from './command-list.tsx';
import type { Command, Entity } from './devices-screen.tsx';

export interface EntityPageOptions {
  entity: Entity;
  /** The command the person comes back from. */
  last: string | undefined;
  onRun(command: Command): void;
  onBack(): void;
}

/** What one address offers. */
export function EntityPage({ entity, last, onRun, onBack }: EntityPageOptions) {
  return (
    <Screen
      title={entity.name}
      beside={
        <span className="row">
          <FilesButton jid={entity.jid} />
          <Button autoFocus={last === undefined} onPress={onBack}>
            {text.back}
          </Button>
        </span>
      }
    >
      <div className="devices">
        <section className="card" aria-label={text.commandsOf(entity.name)}>
          {entity.name !== entity.jid && <p className="soft small">{entity.jid}</p>}
          <CommandList jid={entity.jid} name={entity.name} last={last} onRun={onRun} />
        </section>
      </div>
    </Screen>
  );
}
