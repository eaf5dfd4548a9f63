import { useRef, useState } from 'react';
import { SaidNotice } from '../doing/said-notice.tsx';
import type { Doing } from '../doing/use-doing.ts';
import { files as text } from '../text/files.ts';
import { ContextMenu, type Point } from '../ui/action-menu.tsx';
import { Empty, Notice } from '../ui/notice.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { visible } from '../ui/visible.ts';
import { ActionBar } from './action-bar.tsx';
import { keyOf } from './action-key.ts';
import { foundActionsOf } from './actions.ts';
import { Details } from './details.tsx';
import { FileGrid } from './file-grid.tsx';
import { byName } from './folder.ts';
import { Foot } from './foot.tsx';
import { folderOf, nameOf, type Thing, type Where } from './thing.ts';
import { trail } from './trail.ts';
import { type Search, useSearch } from './use-search.ts';
import { useSelection } from './use-selection.ts';
import type { Showing } from './use-showing.ts';

export interface FoundOptions {
  name: string;
  /** Where the person was when they began to search. */
  here: Where | undefined;
  doing: Doing;
  showing: Showing;
  onLeave(): void;
}

/** What a search finds, wherever it is. */
export function Found({ name, here, doing, showing, onLeave }: FoundOptions) {
  const [isHere, setHere] = useState(false);
  const search = useSearch(name, isHere ? here : undefined);
  const selecting = useSelection(search.list);
  const grid = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<Point>();
  const { isRunning, unasked, problem, list } = search;
  const things = [...selecting.selection.things.values()];
  const show = (thing: Thing) => {
    onLeave();
    trail.go({ device: thing.device, path: folderOf(thing.path), at: `${thing.kind}:${thing.name}` });
  };
  const open = (thing: Thing) => {
    if (thing.kind === 'file') return showing.show(true);
    onLeave();
    trail.go({ device: thing.device, path: thing.path });
  };
  const onDetails = () => showing.show(!showing.isShown);
  const actions = foundActionsOf({ things, doing, onOpen: open, onShow: show, onDetails });
  const isNothing = !isRunning && list.count === 0 && problem === undefined;
  return (
    <>
      <div className="files-browser">
        <div className="files-found-head">
          {here && (
            <SelectField
              label={text.search.scope}
              value={isHere ? 'here' : 'everywhere'}
              onChange={(value) => setHere(value === 'here')}
              options={[
                { value: 'everywhere', label: text.search.everywhere },
                { value: 'here', label: text.search.here(placeOf(here)) },
              ]}
            />
          )}
          <ActionBar actions={actions} />
        </div>
        <SaidNotice doing={doing} onLeave={() => grid.current?.focus()} />
        {problem !== undefined && (
          <Notice kind="bad">
            <strong>{text.failed}</strong>
            {visible(problem)}
          </Notice>
        )}
        {unasked.length > 0 && (
          <Notice kind="info">
            {unasked.map(({ device, reason }) => (
              <span key={device}>{visible(text.search.unasked(device, reason))}</span>
            ))}
          </Notice>
        )}
        {list.count > 0 && (
          <FileGrid
            ref={grid}
            label={text.search.list}
            list={list}
            selecting={selecting}
            order={byName}
            hasWhere
            hasFocus={false}
            onOpen={open}
            onMenu={setMenu}
            onKey={(event) => {
              const action = actions.find(({ id }) => id === keyOf(event));
              if (!action) return;
              event.preventDefault();
              action.run();
            }}
          />
        )}
        {isNothing && <Empty title={text.search.none(name)}>{text.search.noneHint}</Empty>}
        <Foot words={wordsOf(search)} selecting={selecting} />
        {menu && (
          <ContextMenu
            label={text.actions.label}
            actions={actions}
            at={menu}
            onClose={() => setMenu(undefined)}
          />
        )}
      </div>
      {showing.isShown && <Details things={things} onClose={() => showing.show(false)} />}
    </>
  );
}

function wordsOf({ isRunning, isCut, list: { count } }: Search): string {
  const found = isRunning ? text.search.running(count) : text.search.found(count);
  return isCut ? `${found} · ${text.search.cut}` : found;
}

function placeOf({ device, path }: Where): string {
  return visible(path === '' ? (device ?? text.thisDevice) : nameOf(path));
}
