// biome-ignore-all lint/a11y/useSemanticElements: a table has no room for what is not drawn
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is meant
import prettyBytes from 'pretty-bytes';
import { memo } from 'react';
import { files as text } from '../text/files.ts';
import { visible } from '../ui/visible.ts';
import { Icon, shapeOf } from './icon.tsx';
import type { Thing } from './thing.ts';

export interface FileRowOptions {
  /** Undefined while it is being asked for. */
  thing: Thing | undefined;
  id: string;
  index: number;
  topPx: number;
  heightPx: number;
  isSelected: boolean;
  isFocused: boolean;
  /** Something is held over it that could be put into it. */
  isTarget: boolean;
  /** With a column for where it is. */
  hasWhere: boolean;
}

/** Plain elements: dozens come and go while one scrolls. */
export const FileRow = memo(function FileRow(options: FileRowOptions) {
  const { thing, id, index, topPx, heightPx, isSelected, isFocused, isTarget, hasWhere } = options;
  return (
    <div
      role="row"
      id={id}
      className={`file ${isFocused ? 'focused' : ''} ${isTarget ? 'target' : ''}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      draggable={thing !== undefined}
      style={{ height: heightPx, transform: `translateY(${topPx}px)` }}
    >
      <span role="gridcell" className="file-name">
        {thing && <Icon shape={shapeOf(thing)} />}
        <span className="file-words">{thing ? visible(thing.name) : '…'}</span>
      </span>
      {hasWhere && (
        <span role="gridcell" className="file-where">
          {thing && visible(whereOf(thing))}
        </span>
      )}
      <span role="gridcell" className="file-size">
        {thing?.sizeBytes !== undefined && prettyBytes(thing.sizeBytes)}
      </span>
      <span role="gridcell" className="file-modified">
        {thing?.modified && text.moment(thing.modified)}
      </span>
      <span role="gridcell" className="file-type">
        {thing && (thing.kind === 'folder' ? text.folder : text.type(thing.name, thing.mediaType))}
      </span>
    </div>
  );
});

function whereOf({ device, path, name }: Thing): string {
  const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
  return `${device ?? text.thisDevice}: ${folder}`;
}
