import { useRef } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import './action-menu.css';

/** Something that can be done now, or not. */
export interface MenuAction {
  id: string;
  label: string;
  isPossible: boolean;
  run(): void;
}

export interface Point {
  x: number;
  y: number;
}

export interface ActionItemsOptions {
  label: string;
  actions: readonly MenuAction[];
  /** Once one is chosen, where no trigger sees to it. */
  onClose?: () => void;
}

/** All that can be done now, as a menu. */
export function ActionItems({ label, actions, onClose }: ActionItemsOptions) {
  const possible = actions.filter(({ isPossible }) => isPossible);
  return (
    <Menu
      className="action-menu"
      aria-label={label}
      {...(onClose && { onClose, autoFocus: 'first' })}
      onAction={(id) => possible.find((action) => action.id === id)?.run()}
    >
      {possible.map((action) => (
        <MenuItem key={action.id} id={action.id} className="option">
          {action.label}
        </MenuItem>
      ))}
    </Menu>
  );
}

export interface ContextMenuOptions extends ActionItemsOptions {
  at: Point;
  onClose(): void;
}

/** The same where the mouse was pressed, or below the row that the keyboard is on. */
export function ContextMenu({ at, onClose, ...items }: ContextMenuOptions) {
  const spot = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={spot} className="action-spot" style={{ left: at.x, top: at.y }} />
      <Popover
        className="popover"
        aria-label={items.label}
        triggerRef={spot}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
      >
        <ActionItems {...items} onClose={onClose} />
      </Popover>
    </>
  );
}
