import { useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { settings as text } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';

/** Asks once more, and where the password cannot be forgotten, whether to leave it. */
export function SignOut({ jid }: { jid: string }) {
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const close = () => {
    setIsAsking(false);
    setProblem(undefined);
  };
  const signOut = async (leavePassword: boolean) => {
    setIsBusy(true);
    // When it goes well, signing in takes the place of all this.
    await dragoman.desktop.signOut({ leavePassword }).catch((error: Error) => setProblem(error.message));
    setIsBusy(false);
  };
  return (
    <div>
      <Button onPress={() => setIsAsking(true)}>{text.account.signOut}</Button>
      <Dialog title={text.account.signOutTitle} isOpen={isAsking} onClose={close}>
        <p>{text.account.signOutHint(jid)}</p>
        {problem !== undefined && (
          <Notice kind="bad">
            {problem}
            <span>{text.account.leavePasswordHint}</span>
          </Notice>
        )}
        <div className="row end">
          <Button onPress={close}>{text.cancel}</Button>
          <Button kind="danger" isDisabled={isBusy} onPress={() => void signOut(problem !== undefined)}>
            {problem === undefined ? text.account.signOutNow : text.account.leavePassword}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
