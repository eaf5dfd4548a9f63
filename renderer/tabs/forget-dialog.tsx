import { tabs as text } from '../text/tabs.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { visible } from '../ui/visible.ts';
import type { SetOf } from './sets.ts';

export interface ForgetDialogOptions {
  set: SetOf;
  onForget(): void;
  onClose(): void;
}

/** Asks once more: a set is not in the activity to be taken back. */
export function ForgetDialog({ set: { name, tabCount }, onForget, onClose }: ForgetDialogOptions) {
  return (
    <Dialog title={text.sets.forgetTitle(visible(name))} isOpen onClose={onClose}>
      <p>{text.sets.forgetHint(tabCount)}</p>
      <div className="row end">
        <Button onPress={onClose}>{text.sets.keep}</Button>
        <Button
          kind="danger"
          onPress={() => {
            onClose();
            onForget();
          }}
        >
          {text.sets.forget}
        </Button>
      </div>
    </Dialog>
  );
}
