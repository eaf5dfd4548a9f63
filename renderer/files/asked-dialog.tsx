import type { Doing } from '../doing/use-doing.ts';
import { files as text } from '../text/files.ts';
import { visible } from '../ui/visible.ts';
import type { Asked } from './actions.ts';
import { makeFolder, move, rename } from './doing.ts';
import { MoveDialog } from './move-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import type { Thing, Where } from './thing.ts';

export interface AskedDialogOptions {
  asked: Asked | undefined;
  where: Where;
  things: readonly Thing[];
  doing: Doing;
  /** The key of what is there from now on. */
  onMade(key: string): void;
  /** What is selected is not there any more. */
  onGone(): void;
  onClose(): void;
}

/** What has to be known before something is done. */
export function AskedDialog(options: AskedDialogOptions) {
  const { asked, where, things, doing, onMade, onGone, onClose } = options;
  const [one] = things;
  if (asked === 'makeFolder')
    return (
      <NameDialog
        title={text.newTitle}
        name={text.newName}
        action={text.create}
        onName={(name) => {
          onMade(`folder:${name}`);
          void doing.run(() => makeFolder(where, name));
        }}
        onClose={onClose}
      />
    );
  if (asked === 'rename' && one)
    return (
      <NameDialog
        title={visible(text.renameTitle(one.name))}
        name={one.name}
        action={text.rename}
        onName={(name) => {
          onMade(`${one.kind}:${name}`);
          void doing.run(() => rename(where, one, name));
        }}
        onClose={onClose}
      />
    );
  if (asked === 'move' && one)
    return (
      <MoveDialog
        from={where}
        things={things}
        onMove={(folder) => {
          onGone();
          void doing.run(() => move(where.device, things, folder));
        }}
        onClose={onClose}
      />
    );
  return null;
}
