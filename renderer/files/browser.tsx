import type { KeyboardEvent } from 'react';
import type { Place } from '../nav.tsx';
import { files as text } from '../text/files.ts';
import { visible } from '../ui/visible.ts';
import { FileGrid } from './file-grid.tsx';
import type { Order } from './folder.ts';
import { FolderInstead } from './folder-state.tsx';
import { PathBar } from './path-bar.tsx';
import { nameOf, type Thing } from './thing.ts';
import { type Stop, type TrailState, trail } from './trail.ts';
import type { DeviceOf } from './use-devices.ts';
import { useFolder } from './use-folder.ts';
import { useSelection } from './use-selection.ts';

export interface BrowserOptions {
  trail: TrailState;
  here: Stop;
  of: DeviceOf;
  order: Order;
  onOrder(order: Order): void;
  onGo(place: Place): void;
}

/** One folder, and what can be done in it. */
export function Browser({ trail: state, here, of, order, onOrder, onGo }: BrowserOptions) {
  const folder = useFolder(here, order, of.isOnline);
  const selecting = useSelection(folder.list);
  const open = (thing: Thing) => {
    if (thing.kind === 'folder') trail.go({ device: here.device, path: thing.path });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' || (event.key === 'ArrowUp' && event.altKey)) trail.up();
    else if (event.key === 'ArrowLeft' && event.altKey) trail.back();
    else if (event.key === 'ArrowRight' && event.altKey) trail.forward();
    else return;
    event.preventDefault();
  };
  const { count = 0, problem } = folder.state;
  const isThere = count > 0 && !problem && of.isOnline;
  return (
    <div className="files-browser">
      <PathBar trail={state} where={here} name={of.name} />
      {isThere ? (
        <FileGrid
          label={text.list(visible(here.path === '' ? of.name : nameOf(here.path)))}
          list={folder.list}
          selecting={selecting}
          order={order}
          {...(of.isPaired && { onSort: onOrder })}
          at={here.at === undefined ? undefined : `folder:${here.at}`}
          onOpen={open}
          onMenu={() => {}}
          onKey={onKey}
          onDragOut={() => {}}
        />
      ) : (
        <FolderInstead
          where={here}
          of={of}
          state={folder.state}
          onAgain={folder.refresh}
          onUp={() => trail.up()}
          onGo={onGo}
        />
      )}
      <p className="files-foot soft small" role="status">
        {isThere && text.things(count)}
      </p>
    </div>
  );
}
