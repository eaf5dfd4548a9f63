import { useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';

/** Asks once more. */
export function UnpairButton({ id, name }: { id: string; name: string }) {
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const shown = visible(name);
  const close = () => {
    setAsking(false);
    setProblem(undefined);
  };
  const unpair = () =>
    dragoman.core.unpair({ device: id }).then(close, (error: Error) => setProblem(error.message));
  return (
    <>
      <Button kind="quiet" aria-label={text.unpairOf(shown)} onPress={() => setAsking(true)}>
        {text.unpair}
      </Button>
      <Dialog title={text.unpairTitle(shown)} isOpen={isAsking} onClose={close}>
        <p>{text.unpairHint(shown)}</p>
        {problem !== undefined && <Notice kind="bad">{problem}</Notice>}
        <div className="row end">
          <Button onPress={close}>{text.keep}</Button>
          <Button kind="danger" onPress={() => void unpair()}>
            {text.unpair}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
