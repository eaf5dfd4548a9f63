import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import type { DeviceTabs } from '../../agents/tabs/contract.ts';
import { indexOf } from '../grid/pointed.ts';
import { tabs as text } from '../text/tabs.ts';
import type { Point } from '../ui/action-menu.tsx';
import { Notice } from '../ui/notice.tsx';
import { useNow } from '../ui/use-now.ts';
import { visible } from '../ui/visible.ts';
import { ageWords } from './age.ts';
import { ColumnInstead } from './column-instead.tsx';
import type { Into, Place } from './doing.ts';
import type { Row } from './rows.ts';
import { kept, type Selection } from './selection.ts';
import { TabGrid } from './tab-grid.tsx';
import type { TabDrag } from './use-tab-drag.ts';

export interface DeviceColumnOptions {
  place: Place;
  of: DeviceTabs;
  rows: readonly Row[];
  isSearch: boolean;
  selection: Selection;
  /** In its head. */
  beside?: ReactNode;
  drag: TabDrag;
  /** How many tabs are dragged, where some are. */
  dragCount: number;
  onSelect(selection: Selection): void;
  onOpen(row: Row): void;
  onMenu(point: Point): void;
  onKey(event: KeyboardEvent<HTMLElement>): void;
  onConnect(): void;
}

/** One device: how it stands, and its tabs. */
export function DeviceColumn(options: DeviceColumnOptions) {
  const { place, of, rows, isSearch, selection, beside, drag, dragCount, onSelect, onOpen, onMenu, onKey } =
    options;
  const { isOnline, problem, unlistedCount = 0 } = of;
  const title = useId();
  const name = visible(place.name);
  const before = useRef(rows);
  useEffect(() => {
    const was = before.current.findIndex(({ key }) => key === selection.focus);
    before.current = rows;
    const next = kept(selection, rows, was);
    if (next !== selection) onSelect(next);
  }, [rows, selection, onSelect]);
  const intoAt = (event: DragEvent): Into | undefined => {
    const row = rows[indexOf(event) ?? -1];
    return row?.browser.isOpen ? { browser: row.browser.id, window: row.window.id } : undefined;
  };
  const { over } = drag;
  return (
    <section
      className={over?.place.device === place.device && over ? 'tabs-column target' : 'tabs-column'}
      aria-labelledby={title}
      {...drag.handlers(place, isOnline, intoAt)}
    >
      <header>
        <div>
          <h2 id={title}>{name}</h2>
          <p className="soft small">
            <Standing of={of} />
          </p>
        </div>
        {beside}
      </header>
      {problem !== undefined && <Notice kind="warn">{visible(problem)}</Notice>}
      {rows.length > 0 ? (
        <TabGrid label={text.list(name)} {...{ rows, selection, onSelect, onOpen, onMenu, onKey }} />
      ) : (
        <ColumnInstead place={place} isSearch={isSearch} of={of} onConnect={options.onConnect} />
      )}
      {unlistedCount > 0 && <p className="soft small">{text.unlisted(unlistedCount)}</p>}
      {over && over.place.device === place.device && (
        <div className="tabs-over" aria-hidden="true">
          {text.dropHere(dragCount, name, over.isMove)}
        </div>
      )}
    </section>
  );
}

function Standing({ of: { device, isOnline, asOf, browsers } }: { of: DeviceTabs }) {
  const now = useNow(asOf !== undefined);
  const names = [...new Set(browsers.filter(({ isOpen }) => isOpen).map(({ name }) => name))];
  const words = [
    ...(device === undefined ? [text.thisDevice] : []),
    ...(isOnline ? [] : [text.asleep]),
    ...(asOf === undefined ? [] : [text.asOf(ageWords(asOf, new Date(now)))]),
    ...(isOnline ? names.map(visible) : []),
  ];
  return words.join(' · ');
}
