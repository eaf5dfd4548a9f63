import { useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { signIn as text } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { AttemptForm } from './attempt-form.tsx';
import { domainOf } from './draft.ts';
import { FormFoot } from './form-foot.tsx';
import { problemOf } from './problem.ts';
import { useAttempt } from './use-attempt.ts';
import './sign-in.css';

/** For an account whose password was changed, or is no longer kept; all else of it stays. */
export function SignInAgain({ jid }: { jid: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{text.again}</Button>
      <Dialog title={text.againAs(jid)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <PasswordForm jid={jid} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function PasswordForm({ jid, onDone }: { jid: string; onDone(): void }) {
  const [password, setPassword] = useState('');
  const { form, isTrying, setProblem, at, attempt, giveUp } = useAttempt();
  const submit = () => {
    if (password === '') return setProblem({ at: 'password', words: text.problems.noPassword });
    void attempt(
      async (signal) => {
        await dragoman.desktop.signIn({ jid, password }, { signal });
        onDone();
      },
      (error) => {
        const asked = { for: 'account', jid, domain: domainOf(jid), isServerGiven: false } as const;
        const problem = problemOf(error, asked);
        if (problem.at === 'password') return { at: 'password', words: text.problems.wrongAgain };
        return { at: 'whole', words: problem.words };
      },
    );
  };
  return (
    <AttemptForm {...{ form, isTrying }} onSubmit={submit}>
      <PasswordInput
        label={text.password}
        value={password}
        onChange={setPassword}
        error={at('password')}
        isReadOnly={isTrying}
        autoComplete="current-password"
        autoFocus
      />
      <FormFoot problem={at('whole')} {...{ isTrying, giveUp }} go={text.signIn} going={text.signingIn}>
        <Button onPress={onDone}>{text.cancel}</Button>
      </FormFoot>
    </AttemptForm>
  );
}
