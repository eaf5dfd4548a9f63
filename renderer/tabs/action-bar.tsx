import { MenuTrigger, Popover, Toolbar } from 'react-aria-components';
import { tabs as text } from '../text/tabs.ts';
import { ActionItems, type MenuAction } from '../ui/action-menu.tsx';
import { Button } from '../ui/button.tsx';
import type { TabActions } from './actions.ts';

/** Above the lists: what is done most, and all the rest behind More. */
export function ActionBar({ actions: { all, sends, moves, of } }: { actions: TabActions }) {
  return (
    <Toolbar className="tabs-actions" aria-label={text.actions.label}>
      <One action={of('openHere')} kind="primary" />
      <One action={of('moveHere')} kind="plain" />
      <Several label={text.actions.send} actions={sends} />
      <Several label={text.actions.move} actions={moves} />
      <span className="tabs-usual">
        <One action={of('show')} kind="quiet" />
        <One action={of('save')} kind="quiet" />
        <One action={of('close')} kind="quiet" />
      </span>
      <Several label={text.actions.more} actions={all} kind="quiet" />
    </Toolbar>
  );
}

function One({ action, kind }: { action: MenuAction | undefined; kind: 'primary' | 'plain' | 'quiet' }) {
  if (!action) return null;
  return (
    <Button kind={kind} isDisabled={!action.isPossible} onPress={action.run}>
      {action.label}
    </Button>
  );
}

interface SeveralOptions {
  label: string;
  actions: readonly MenuAction[];
  kind?: 'plain' | 'quiet';
}

function Several({ label, actions, kind = 'plain' }: SeveralOptions) {
  if (actions.length === 0) return null;
  return (
    <MenuTrigger>
      <Button kind={kind} isDisabled={!actions.some(({ isPossible }) => isPossible)}>
        {label} <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ActionItems label={label} actions={actions} />
      </Popover>
    </MenuTrigger>
  );
}
