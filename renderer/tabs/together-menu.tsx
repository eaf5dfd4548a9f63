import type { ReactNode } from 'react';
import { MenuTrigger, Popover } from 'react-aria-components';
import { companions as text } from '../text/companions.ts';
import { ActionItems } from '../ui/action-menu.tsx';
import { type Wish, wishFor } from './wish.ts';

export interface TogetherMenuOptions {
  /** Bare JID, where it is clear who. */
  contact?: string;
  /** Called once one is chosen. */
  onWish?: () => void;
  /** The button that opens it. */
  children: ReactNode;
}

/** To follow a contact, or to let one follow. */
export function TogetherMenu({ contact, onWish, children }: TogetherMenuOptions) {
  const action = (kind: Wish['kind']) => ({
    ...{ id: kind, label: text[kind].item, isPossible: true },
    run: () => {
      wishFor({ kind, ...(contact !== undefined && { contact }) });
      onWish?.();
    },
  });
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover">
        <ActionItems label={text.with} actions={[action('follow'), action('invite')]} />
      </Popover>
    </MenuTrigger>
  );
}
