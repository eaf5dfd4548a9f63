import type { ReactNode } from 'react';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Screen } from '../ui/screen.tsx';
import { visible } from '../ui/visible.ts';
import type { Command, Entity } from './devices-screen.tsx';

export interface EntityPageOptions {
  entity: Entity;
  /** The command the person comes back from. */
  last: string | undefined;
  onRun(command: Command): void;
  onBack(): void;
}

export interface EntityScreenOptions extends Omit<EntityPageOptions, 'onRun'> {
  /** Before the way back. */
  beside?: ReactNode;
  children: ReactNode;
}

/** Whom the person asks, and the way back to the list, which has the keyboard unless a command has it. */
export function EntityScreen({ entity, last, beside, onBack, children }: EntityScreenOptions) {
  return (
    <Screen
      title={visible(entity.name)}
      beside={
        <span className="row">
          {beside}
          <Button autoFocus={last === undefined} onPress={onBack}>
            {text.back}
          </Button>
        </span>
      }
    >
      <div className="devices">{children}</div>
    </Screen>
  );
}
