import type { Doing } from '../doing/use-doing.ts';
import { files as text } from '../text/files.ts';
import type { MenuAction } from '../ui/action-menu.tsx';
import type { ActionId } from './action-key.ts';
import { choosePut, copyAddress, get, trash } from './doing.ts';
import type { Thing, Where } from './thing.ts';
import type { DeviceOf } from './use-devices.ts';

/** What the person is asked before it is done. */
export type Asked = 'rename' | 'makeFolder' | 'move';

export interface Action extends MenuAction {
  id: ActionId;
}

export interface ActionsContext {
  where: Where;
  of: DeviceOf;
  things: readonly Thing[];
  doing: Doing;
  onOpen(thing: Thing): void;
  onAsk(what: Asked): void;
  onDetails(): void;
  onRefresh(): void;
  /** What is selected is not there any more. */
  onGone(): void;
}

/** What can be done in a folder with what is selected there, in the order it is offered. */
export function actionsOf(context: ActionsContext): Action[] {
  const { where, of, things, doing, onOpen, onAsk, onDetails, onRefresh, onGone } = context;
  const [one] = things;
  const isOne = things.length === 1;
  const isSome = things.length > 0;
  const device = of.isPaired ? of.device : undefined;
  // Shares themselves are made, named and taken away in the settings of their device.
  const isInside = where.path !== '' && of.isPaired;
  const fetch = (choose: boolean) => () => {
    if (device !== undefined) void doing.run(() => get(device, things, choose));
  };
  const send = (what: 'files' | 'folders') => () => {
    if (device !== undefined) void doing.run(() => choosePut(device, where.path, what));
  };
  const exchanging = [
    action('get', isSome, fetch(false)),
    action('getTo', isSome, fetch(true)),
    action('putFiles', isInside, send('files')),
    action('putFolder', isInside, send('folders')),
  ];
  const changing = [
    action('makeFolder', isInside, () => onAsk('makeFolder')),
    action('rename', isInside && isOne, () => onAsk('rename')),
    action('move', isInside && isSome, () => onAsk('move')),
    action('trash', isInside && isSome, () => {
      onGone();
      void doing.run(() => trash(of.device, things));
    }),
  ];
  return [
    action('open', isOne, () => one && onOpen(one)),
    ...(device === undefined ? [] : exchanging),
    ...(of.isPaired ? changing : []),
    action('copy', true, () => void doing.run(() => copyAddress(isSome ? things : [where]))),
    action('details', true, onDetails),
    action('refresh', true, onRefresh),
  ];
}

export interface FoundContext {
  things: readonly Thing[];
  doing: Doing;
  onOpen(thing: Thing): void;
  onShow(thing: Thing): void;
  onDetails(): void;
}

/** What can be done with what was found: it may lie on several devices. */
export function foundActionsOf({ things, doing, onOpen, onShow, onDetails }: FoundContext): Action[] {
  const [one] = things;
  const isOne = things.length === 1;
  const devices = new Set(things.map(({ device }) => device));
  const [device] = devices;
  const canGet = devices.size === 1 && device !== undefined;
  const fetch = (choose: boolean) => () => {
    if (device !== undefined) void doing.run(() => get(device, things, choose));
  };
  return [
    action('open', isOne, () => one && onOpen(one)),
    action('show', isOne, () => one && onShow(one)),
    action('get', canGet, fetch(false)),
    action('getTo', canGet, fetch(true)),
    action('copy', things.length > 0, () => void doing.run(() => copyAddress(things))),
    action('details', true, onDetails),
  ];
}

function action(id: ActionId, isPossible: boolean, run: () => void): Action {
  return {
    ...{ id, label: text.actions[id], isPossible },
    run: () => {
      if (isPossible) run();
    },
  };
}
