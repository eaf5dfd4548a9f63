import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { byName } from './folder.ts';
import { Icon } from './icon.tsx';
import { folderOf, type Thing, type Where } from './thing.ts';
import { useFolder } from './use-folder.ts';
import './move.css';

export interface MoveDialogOptions {
  from: Where;
  things: readonly Thing[];
  onMove(folder: string): void;
  onClose(): void;
}

/** More folders than these are not offered one below the other. */
const MOST_SHOWN = 200;

/** Where to, among the folders of the same share. */
export function MoveDialog({ from: { device, path: from }, things, onMove, onClose }: MoveDialogOptions) {
  const [path, setPath] = useState(from);
  const title = text.moveTitle(things.length, things[0]?.name ?? '');
  return (
    <Dialog title={visible(title)} isOpen onClose={onClose}>
      <div className="row">
        <Button isDisabled={folderOf(path) === ''} onPress={() => setPath(folderOf(path))}>
          <span aria-hidden="true">↑</span> {text.up}
        </Button>
        <span className="files-target">{visible(path)}</span>
      </div>
      <FolderList key={path} where={{ device, path }} moved={things} onOpen={setPath} />
      <div className="row">
        <Button
          kind="primary"
          isDisabled={path === from}
          onPress={() => {
            onMove(path);
            onClose();
          }}
        >
          {text.moveHere}
        </Button>
        <Button onPress={onClose}>{text.cancel}</Button>
      </div>
    </Dialog>
  );
}

interface FolderListOptions {
  where: Where;
  /** Not into themselves. */
  moved: readonly Thing[];
  onOpen(path: string): void;
}

function FolderList({ where, moved, onOpen }: FolderListOptions) {
  const { list, state } = useFolder(where, byName, true);
  const shown = Array.from({ length: Math.min(list.count, MOST_SHOWN) }, (_, index) => list.at(index));
  const folders = shown.flatMap((one) =>
    one?.kind === 'folder' && !moved.some(({ path }) => path === one.path) ? one : [],
  );
  if (state.problem) return <Notice kind="bad">{visible(state.problem.message)}</Notice>;
  return (
    <ul className="files-folders">
      {state.count !== undefined && folders.length === 0 && <li className="soft">{text.noFolders}</li>}
      {folders.map((one, index) => (
        <li key={one.key}>
          <AriaButton
            className="row-button files-place"
            autoFocus={index === 0}
            onPress={() => onOpen(one.path)}
          >
            <Icon shape="folder" />
            <span className="file-words">{visible(one.name)}</span>
          </AriaButton>
        </li>
      ))}
    </ul>
  );
}
