import { dragoman } from '../dragoman.ts';
import { signIn as text } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { Advanced } from './advanced.tsx';
import { AttemptForm } from './attempt-form.tsx';
import { type Draft, domainOf, reach } from './draft.ts';
import { FormFoot } from './form-foot.tsx';
import { type Asked, type Problem, problemOf } from './problem.ts';
import { useAttempt } from './use-attempt.ts';
import { isXmppLink } from './xmpp-link.ts';

export interface SignInFormOptions {
  draft: Draft;
  change(some: Partial<Draft>): void;
  /** A whole link stands where the address should: true when it was understood. */
  onLink(link: string): boolean;
  onCreate(): void;
}

/** The account that somebody has. */
export function SignInForm({ draft, change, onLink, onCreate }: SignInFormOptions) {
  const { form, isTrying, problem, setProblem, at, attempt, giveUp } = useAttempt();
  const { jid, password, device, allowPlain } = draft;

  const submit = () => {
    if (isXmppLink(jid) && onLink(jid)) return;
    const missing = missingIn(draft);
    if (missing) return setProblem(missing);
    const asked: Asked = {
      ...{ for: 'account', jid: jid.trim(), domain: domainOf(jid) },
      isServerGiven: draft.server.trim() !== '',
    };
    void attempt(
      async (signal) => {
        const input = { jid: jid.trim(), password, device: device.trim(), allowPlain, ...reach(draft) };
        await dragoman.desktop.signIn(input, { signal });
      },
      (error) => problemOf(error, asked),
    );
  };

  return (
    <AttemptForm {...{ form, isTrying }} onSubmit={submit}>
      <h1 id="sign-in-title">{text.title}</h1>
      <TextInput
        label={text.address}
        description={text.addressHint}
        placeholder={text.addressExample}
        value={jid}
        onChange={(now) => change({ jid: now })}
        onPaste={(event) => {
          const pasted = event.clipboardData?.getData('text/plain') ?? '';
          if (isXmppLink(pasted) && onLink(pasted)) event.preventDefault();
        }}
        error={at('jid')}
        isReadOnly={isTrying}
        autoComplete="username"
        inputMode="email"
        spellCheck="false"
        autoFocus={jid === ''}
      />
      <PasswordInput
        label={text.password}
        value={password}
        onChange={(now) => change({ password: now })}
        error={at('password')}
        isReadOnly={isTrying}
        autoComplete="current-password"
      />
      <TextInput
        label={text.device}
        description={text.deviceHint}
        value={device}
        onChange={(now) => change({ device: now })}
        error={at('device')}
        isReadOnly={isTrying}
      />
      <Advanced {...{ draft, change, problem }} isReadOnly={isTrying} hasPlain />
      <FormFoot problem={at('whole')} {...{ isTrying, giveUp }} go={text.signIn} going={text.signingIn} />
      <p className="row other">
        <span className="soft">{text.noAccount}</span>
        <Button kind="quiet" onPress={onCreate} isDisabled={isTrying}>
          {text.create}
        </Button>
      </p>
    </AttemptForm>
  );
}

function missingIn({ jid, password, device }: Draft): Problem | undefined {
  if (jid.trim() === '') return { at: 'jid', words: text.problems.noAddress };
  if (password === '') return { at: 'password', words: text.problems.noPassword };
  if (device.trim() === '') return { at: 'device', words: text.problems.noDevice };
  return undefined;
}
