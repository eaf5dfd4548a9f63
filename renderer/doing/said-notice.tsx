import { doing as text } from '../text/doing.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import './said.css';
import type { Doing } from './use-doing.ts';

export interface SaidNoticeOptions {
  doing: Doing;
  /** The keyboard was in it, and it goes. */
  onLeave(): void;
}

/** How the last thing went that the person did, and the way back. */
export function SaidNotice({ doing: { said, undo, close }, onLeave }: SaidNoticeOptions) {
  if (!said) return null;
  const leave = (how: () => void) => () => {
    how();
    onLeave();
  };
  return (
    <Notice kind={said.kind}>
      <span className="said">
        <span>{visible(said.words)}</span>
        <span className="row">
          {said.undo && <Button onPress={leave(undo)}>{text.undo}</Button>}
          <Button kind="quiet" onPress={leave(close)}>
            {text.close}
          </Button>
        </span>
      </span>
    </Notice>
  );
}
