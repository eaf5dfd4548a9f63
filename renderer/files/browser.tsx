import { type KeyboardEvent, useRef, useState } from 'react';
import { SaidNotice } from '../doing/said-notice.tsx';
import type { Doing } from '../doing/use-doing.ts';
import type { Place } from '../nav.tsx';
import { files as text } from '../text/files.ts';
import { ContextMenu, type Point } from '../ui/action-menu.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { ActionBar } from './action-bar.tsx';
import { keyOf } from './action-key.ts';
import { type Asked, actionsOf } from './actions.ts';
import { AskedDialog } from './asked-dialog.tsx';
import { Details } from './details.tsx';
import { move, put } from './doing.ts';
import { FileGrid } from './file-grid.tsx';
import { byName, type Order } from './folder.ts';
import { FolderInstead } from './folder-instead.tsx';
import { Foot } from './foot.tsx';
import { PathBar } from './path-bar.tsx';
import { nameOf, type Thing } from './thing.ts';
import { type Stop, type TrailState, trail } from './trail.ts';
import type { DeviceOf } from './use-devices.ts';
import { useDrop } from './use-drop.ts';
import { useFolder } from './use-folder.ts';
import { useSelection } from './use-selection.ts';
import type { Showing } from './use-showing.ts';

export interface BrowserOptions {
  trail: TrailState;
  here: Stop;
  of: DeviceOf;
  order: Order;
  doing: Doing;
  showing: Showing;
  onOrder(order: Order): void;
  onGo(place: Place): void;
}

/** One folder, and what can be done in it. */
export function Browser(options: BrowserOptions) {
  const { trail: state, here, of, order, doing, showing, onOrder, onGo } = options;
  // By XEP-0329 there is but one order.
  const folder = useFolder(here, of.isPaired ? order : byName, of.isOnline);
  const selecting = useSelection(folder.list);
  const grid = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<Point>();
  const [asked, setAsked] = useState<Asked>();
  const [at, setAt] = useState(here.at);
  const things = [...selecting.selection.things.values()];
  const open = (thing: Thing) => {
    if (thing.kind === 'folder') trail.go({ device: here.device, path: thing.path });
    else showing.show(true);
  };
  const actions = actionsOf({
    ...{ where: here, of, things, doing, onOpen: open, onAsk: setAsked, onGone: selecting.none },
    onRefresh: folder.refresh,
    onDetails: () => showing.show(!showing.isShown),
  });
  const { device } = of;
  const canPut = device !== undefined && of.isPaired;
  const drop = useDrop({
    list: folder.list,
    onNothing: () => void doing.run(async () => ({ kind: 'bad', words: text.cannotDrop })),
    onOut: () => void doing.run(async () => ({ kind: 'info', words: text.dragOut })),
    onMove:
      of.isPaired && here.path !== ''
        ? (folder) => {
            const moved = things.filter(({ path }) => path !== folder.path);
            if (moved.length > 0) void doing.run(() => move(device, moved, folder.path));
          }
        : undefined,
    onPut: canPut
      ? (paths, into) => {
          const to = into?.path ?? here.path;
          if (to !== '') void doing.run(() => put(device, paths, to));
        }
      : undefined,
  });
  const onKey = (event: KeyboardEvent) => {
    const id = keyOf(event);
    if (id !== undefined) actions.find((action) => action.id === id)?.run();
    else if (event.key === 'Backspace' || (event.key === 'ArrowUp' && event.altKey)) trail.up();
    else if (event.key === 'ArrowLeft' && event.altKey) trail.back();
    else if (event.key === 'ArrowRight' && event.altKey) trail.forward();
    else if (event.key === 'z' && (event.ctrlKey || event.metaKey)) doing.undo();
    else return;
    event.preventDefault();
  };
  const { count = 0, problem } = folder.state;
  const isThere = count > 0 && !problem && of.isOnline;
  const isUsable = isThere || (of.isOnline && !problem && here.path !== '');
  const name = visible(here.path === '' ? of.name : nameOf(here.path));
  const browser = (
    <div className="files-browser" {...drop.handlers}>
      <PathBar trail={state} where={here} name={of.name} />
      {isThere && !of.isPaired && (
        <Notice kind="info">
          <span className="said">
            {text.pairFirst}
            <Button onPress={() => onGo('devices')}>{text.toDevices}</Button>
          </span>
        </Notice>
      )}
      {isUsable && <ActionBar actions={actions} />}
      <SaidNotice doing={doing} onLeave={() => grid.current?.focus()} />
      {isThere ? (
        <FileGrid
          ref={grid}
          label={text.list(name)}
          list={folder.list}
          selecting={selecting}
          order={of.isPaired ? order : byName}
          {...(of.isPaired && { onSort: onOrder })}
          target={drop.target?.key}
          at={at}
          onOpen={open}
          onMenu={setMenu}
          onKey={onKey}
        />
      ) : (
        <FolderInstead
          where={here}
          of={of}
          state={folder.state}
          onAgain={folder.refresh}
          onUp={() => trail.up()}
          onGo={onGo}
          onKey={onKey}
        />
      )}
      {isThere && <Foot words={text.things(count)} selecting={selecting} />}
      {drop.isOver && (
        <div className="files-over" aria-hidden="true">
          {text.dropHere(drop.target ? visible(drop.target.name) : name)}
        </div>
      )}
      {menu && (
        <ContextMenu
          label={text.actions.menu(name)}
          actions={actions}
          at={menu}
          onClose={() => setMenu(undefined)}
        />
      )}
      <AskedDialog
        asked={asked}
        where={here}
        things={things}
        doing={doing}
        onMade={setAt}
        onGone={selecting.none}
        onClose={() => setAsked(undefined)}
      />
    </div>
  );
  return (
    <>
      {browser}
      {showing.isShown && <Details things={things} onClose={() => showing.show(false)} />}
    </>
  );
}
