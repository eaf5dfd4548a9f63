import { MenuTrigger, Popover, Toolbar } from 'react-aria-components';
import { files as text } from '../text/files.ts';
import { ActionItems } from '../ui/action-menu.tsx';
import { Button } from '../ui/button.tsx';
import type { ActionId } from './action-key.ts';
import type { Action } from './actions.ts';
import './actions.css';

const first: readonly ActionId[] = ['get'];
const usual: readonly ActionId[] = ['show', 'makeFolder', 'rename', 'move', 'trash', 'details'];

/** Above the list: what is done most, and all the rest behind More. */
export function ActionBar({ actions }: { actions: readonly Action[] }) {
  const named = (ids: readonly ActionId[]) =>
    ids.flatMap((id) => actions.find((action) => action.id === id) ?? []);
  const puts = named(['putFiles', 'putFolder']);
  return (
    <Toolbar className="files-actions" aria-label={text.actions.label}>
      {named(first).map((action) => (
        <Button
          key={action.id}
          kind={action.isPossible ? 'primary' : 'plain'}
          isDisabled={!action.isPossible}
          onPress={action.run}
        >
          {action.label}
        </Button>
      ))}
      {puts.length > 0 && (
        <MenuTrigger>
          <Button isDisabled={!puts.some(({ isPossible }) => isPossible)}>
            {text.actions.put} <span aria-hidden="true">▾</span>
          </Button>
          <Popover className="popover">
            <ActionItems label={text.actions.put} actions={puts} />
          </Popover>
        </MenuTrigger>
      )}
      <span className="files-usual">
        {named(usual).map(({ id, label, isPossible, run }) => (
          <span key={id} className={`files-action ${id}`}>
            <Button kind="quiet" isDisabled={!isPossible} onPress={run}>
              {label}
            </Button>
          </span>
        ))}
      </span>
      <MenuTrigger>
        <Button kind="quiet">
          {text.actions.more} <span aria-hidden="true">▾</span>
        </Button>
        <Popover className="popover">
          <ActionItems label={text.actions.more} actions={actions} />
        </Popover>
      </MenuTrigger>
    </Toolbar>
  );
}
