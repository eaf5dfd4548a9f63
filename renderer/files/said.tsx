import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';

/** How something went that the person did. */
export interface Said {
  kind: 'good' | 'bad' | 'info';
  words: string;
  undo?: (() => Promise<Said>) | undefined;
}

export interface SaidNoticeOptions {
  said: Said;
  onUndo(): void;
  onClose(): void;
}

export function SaidNotice({ said: { kind, words, undo }, onUndo, onClose }: SaidNoticeOptions) {
  return (
    <Notice kind={kind}>
      <span className="files-said">
        <span>{visible(words)}</span>
        <span className="row">
          {undo && <Button onPress={onUndo}>{text.undo}</Button>}
          <Button kind="quiet" onPress={onClose}>
            {text.close}
          </Button>
        </span>
      </span>
    </Notice>
  );
}
