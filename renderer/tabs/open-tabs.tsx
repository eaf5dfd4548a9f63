import { type KeyboardEvent, useMemo, useState } from 'react';
import type { DeviceTabs } from '../../agents/tabs/contract.ts';
import type { Doing } from '../doing/use-doing.ts';
import { browsers } from '../text/browsers.ts';
import { companions } from '../text/companions.ts';
import { tabs as text } from '../text/tabs.ts';
import { ContextMenu, type Point } from '../ui/action-menu.tsx';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { visible } from '../ui/visible.ts';
import { ActionBar } from './action-bar.tsx';
import { actionsOf, keyOf } from './actions.ts';
import { ColumnMenu } from './column-menu.tsx';
import { type Column, columnsOf, tabCountOf } from './columns.ts';
import { ConnectDialog } from './connect-dialog.tsx';
import { DeviceColumn } from './device-column.tsx';
import { type Into, move, type Place, send, show } from './doing.ts';
import { MissingDevices } from './missing-devices.tsx';
import type { Row } from './rows.ts';
import { SaveDialog } from './save-dialog.tsx';
import { tabsOf } from './selection.ts';
import { TogetherMenu } from './together-menu.tsx';
import { useSelections } from './use-selections.ts';
import { useTabDrag } from './use-tab-drag.ts';
import type { TogetherNow } from './use-together.ts';

export interface OpenTabsOptions {
  devices: readonly DeviceTabs[];
  /** What this device is called. */
  name: string;
  /** What is looked for; empty: nothing. */
  words: string;
  together: TogetherNow;
  doing: Doing;
}

/** The tabs of all devices, side by side. */
export function OpenTabs({ devices, name, words, together, doing }: OpenTabsOptions) {
  const isNarrow = useIsNarrow();
  const selections = useSelections();
  const [menu, setMenu] = useState<Point>();
  const [isSaving, setSaving] = useState(false);
  const [isConnecting, setConnecting] = useState(false);
  const [chosen, setChosen] = useState('');
  const isSearch = words.trim() !== '';
  const columns = useMemo(() => columnsOf(devices, name, words), [devices, name, words]);
  const here: Place = { device: undefined, name };
  const alone = columns.find(({ key }) => key === chosen) ?? columns[0];
  const shown = isNarrow && alone ? [alone] : columns;
  // What is not seen is not acted on.
  const from = shown.find(({ key }) => key === selections.on) ?? shown[0];
  const selection = selections.of(from?.key ?? '');
  const rows = useMemo(() => (from ? tabsOf(selection, from.rows) : []), [from, selection]);
  const online = columns.filter(({ of }) => of.isOnline).map(({ place }) => place);
  const drop = (to: Place, into: Into | undefined, isMove: boolean) => {
    if (from) void doing.run(() => (isMove ? move(rows, from.place, to, into) : send(rows, to, into)));
  };
  const drag = useTabDrag({ from: rows.length > 0 ? from?.place : undefined, onDrop: drop });
  if (!from) return null;
  const actions = actionsOf({
    ...{ from: from.place, here, online, rows, doing },
    onSave: () => setSaving(true),
  });
  const open = (column: Column) => (row: Row) => {
    if (row.kind === 'tab')
      void doing.run(() => (column.of.device === undefined ? show(row, here) : send([row], here)));
  };
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const action = actions.of(keyOf(event) ?? '');
    if (action) action.run();
    else if (event.key === 'z' && (event.ctrlKey || event.metaKey)) doing.undo();
    else if (!toNeighbour(event)) return;
    event.preventDefault();
  };
  const tabCount = columns.reduce((sum, one) => sum + tabCountOf(one.rows), 0);
  const deviceCount = columns.filter((one) => one.rows.length > 0).length;
  return (
    <div className="tabs-open">
      {devices.some(({ browsers }) => browsers.length > 0) && <ActionBar actions={actions} />}
      {isNarrow && columns.length > 1 && (
        <SelectField
          label={text.choose}
          value={alone?.key}
          onChange={setChosen}
          options={columns.map(({ key, place, rows: those }) => ({
            value: key,
            label: text.chooseOf(visible(place.name), tabCountOf(those)),
          }))}
        />
      )}
      <div className="tabs-columns">
        {shown.map((column) => (
          <DeviceColumn
            key={column.key}
            place={column.place}
            of={column.of}
            rows={column.rows}
            {...{ isSearch, drag, onKey }}
            dragCount={rows.length}
            selection={selections.of(column.key)}
            onSelect={(selection) => selections.select(column.key, selection)}
            onOpen={open(column)}
            onMenu={setMenu}
            onConnect={() => setConnecting(true)}
            beside={
              column.of.device === undefined ? (
                <span className="row">
                  <Button kind="quiet" aria-label={browsers.connect} onPress={() => setConnecting(true)}>
                    <span aria-hidden="true">+</span>
                  </Button>
                  <TogetherMenu>
                    <Button kind="quiet" aria-label={companions.with}>
                      <span aria-hidden="true">⋯</span>
                    </Button>
                  </TogetherMenu>
                </span>
              ) : (
                <ColumnMenu
                  device={column.of.device}
                  isOnline={column.of.isOnline}
                  now={together}
                  doing={doing}
                />
              )
            }
          />
        ))}
        <MissingDevices devices={devices} />
      </div>
      <p className="soft small" role="status">
        {(isSearch ? text.found : text.all)(tabCount, deviceCount)}
        {rows.length > 0 && ` · ${text.selected(rows.length)}`}
      </p>
      {menu && (
        <ContextMenu
          label={text.actions.label}
          actions={actions.all}
          at={menu}
          onClose={() => setMenu(undefined)}
        />
      )}
      {isConnecting && <ConnectDialog onClose={() => setConnecting(false)} />}
      {isSaving && <SaveDialog {...{ rows, doing }} from={from.place} onClose={() => setSaving(false)} />}
    </div>
  );
}

/** The keyboard goes to the list of the next device, or of the one before. */
function toNeighbour({ key, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return false;
  const grids = [...document.querySelectorAll<HTMLElement>('.tabs-grid')];
  const at = grids.indexOf(currentTarget);
  const next = grids[at + (key === 'ArrowRight' ? 1 : -1)];
  next?.focus();
  return next !== undefined;
}
