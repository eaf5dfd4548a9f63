// biome-ignore-all lint/a11y/useSemanticElements: a table has no room for what is not drawn
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is meant
import { type CSSProperties, memo } from 'react';
import { tabs as text } from '../text/tabs.ts';
import { visible } from '../ui/visible.ts';
import type { Row, TabRow, WindowRow } from './rows.ts';
import { hueOf, letterOf, siteOf } from './site.ts';

export interface TabRowOptions {
  row: Row;
  id: string;
  index: number;
  topPx: number;
  heightPx: number;
  isSelected: boolean;
  isFocused: boolean;
}

/** Plain elements: dozens come and go while one scrolls. */
export const TabLine = memo(function TabLine(options: TabRowOptions) {
  const { row, id, index, topPx, heightPx, isSelected, isFocused } = options;
  return (
    <div
      role="row"
      id={id}
      className={`tab-row of-${row.kind} ${isFocused ? 'focused' : ''} ${isActive(row) ? 'active' : ''}`}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      data-index={index}
      draggable
      style={{ height: heightPx, transform: `translateY(${topPx}px)` }}
    >
      {row.kind === 'window' ? <WindowCell row={row} /> : <TabCell row={row} />}
    </div>
  );
});

function WindowCell({ row: { name, tabCount, browser } }: { row: WindowRow }) {
  return (
    <span role="gridcell" className="tab-words">
      <span className="tab-title">{visible(name)}</span>
      <span className="soft small">
        {browser.isOpen ? text.tabs(tabCount) : `${text.tabs(tabCount)} · ${text.notOpen}`}
      </span>
    </span>
  );
}

function TabCell({ row: { name, tab, window } }: { row: TabRow }) {
  const group = window.groups?.find(({ id }) => id === tab.group);
  const marks = [
    ...[tab.isActive && text.active, tab.isPinned && text.pinned],
    ...[group && (group.title || group.color), siteOf(tab.url)],
  ];
  return (
    <span role="gridcell" className={tab.isUnloaded ? 'tab-cell unloaded' : 'tab-cell'}>
      <span className="tab-letter" aria-hidden="true" style={{ '--hue': hueOf(tab.url) } as CSSProperties}>
        {letterOf(tab)}
      </span>
      <span className="tab-words">
        <span className="tab-title">{visible(name)}</span>
        <span className="tab-site soft small">{visible(marks.filter(Boolean).join(' · '))}</span>
      </span>
    </span>
  );
}

function isActive(row: Row): boolean {
  return row.kind === 'tab' && row.tab.isActive === true;
}
