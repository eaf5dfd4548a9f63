import type { Doing } from '../doing/use-doing.ts';
import { tabs as text } from '../text/tabs.ts';
import type { MenuAction } from '../ui/action-menu.tsx';
import { visible } from '../ui/visible.ts';
import { close, copyAddresses, move, type Place, send, show } from './doing.ts';
import type { TabRow } from './rows.ts';

export interface ActionsContext {
  /** The device that the tabs are on. */
  from: Place & { isOnline: boolean };
  here: Place;
  /** All devices that can be asked now, this one too. */
  online: readonly Place[];
  rows: readonly TabRow[];
  doing: Doing;
  onSave(): void;
}

export interface TabActions {
  /** All of them, in the order they are offered. */
  all: readonly MenuAction[];
  /** To each other device. */
  sends: readonly MenuAction[];
  moves: readonly MenuAction[];
  of(id: string): MenuAction | undefined;
}

/** What can be done with the tabs that are selected on one device. */
export function actionsOf({ from, here, online, rows, doing, onSave }: ActionsContext): TabActions {
  const isSome = rows.length > 0;
  const isHere = from.device === here.device;
  const [one] = rows;
  const others = online.filter(({ device }) => device !== from.device && device !== here.device);
  const actOn = (id: string, label: string, isPossible: boolean, run: () => void): MenuAction => ({
    ...{ id, label, isPossible },
    run: () => {
      if (isPossible) run();
    },
  });
  const sends = others.map((to) =>
    actOn(
      `send ${to.name}`,
      text.actions.sendTo(visible(to.name)),
      isSome,
      () => void doing.run(() => send(rows, to)),
    ),
  );
  const moves = others.map((to) =>
    actOn(
      `move ${to.name}`,
      text.actions.moveTo(visible(to.name)),
      isSome && from.isOnline,
      () => void doing.run(() => move(rows, from, to)),
    ),
  );
  const hither = [
    actOn('openHere', text.actions.openHere, isSome, () => void doing.run(() => send(rows, here))),
    actOn(
      'moveHere',
      text.actions.moveHere,
      isSome && from.isOnline,
      () => void doing.run(() => move(rows, from, here)),
    ),
  ];
  const all = [
    actOn(
      'show',
      text.actions.show,
      one !== undefined && rows.length === 1 && from.isOnline,
      () => void (one && doing.run(() => show(one, from))),
    ),
    ...(isHere ? [] : hither),
    ...sends,
    ...moves,
    actOn('save', text.actions.save, isSome && from.isOnline, onSave),
    actOn('copy', text.actions.copy, isSome, () => void doing.run(() => copyAddresses(rows))),
    actOn(
      'close',
      text.actions.close,
      isSome && from.isOnline,
      () => void doing.run(() => close(rows, from)),
    ),
  ];
  return { all, sends, moves, of: (id) => all.find((action) => action.id === id) };
}

/** What can be done by a key in the list. */
export function keyOf(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }) {
  const isControl = event.ctrlKey || event.metaKey;
  if (event.altKey) return undefined;
  if (isControl) return ({ c: 'copy', s: 'save' } as const)[event.key.toLowerCase()];
  return event.key === 'Delete' ? 'close' : undefined;
}
