import { dragoman } from '../dragoman.ts';
import { signIn as text } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { Advanced } from './advanced.tsx';
import { AttemptForm } from './attempt-form.tsx';
import { reach } from './draft.ts';
import { FormFoot } from './form-foot.tsx';
import { problemOf } from './problem.ts';
import type { RegisterOptions, Registration } from './register.tsx';
import { useAttempt } from './use-attempt.ts';

const words = text.register;

export type RegisterWhereOptions = Omit<RegisterOptions, 'onMade'> & { onForm(asked: Registration): void };

/** At which server. */
export function RegisterWhere({ draft, change, invitation, onSignIn, onForm }: RegisterWhereOptions) {
  const { form, isTrying, problem, setProblem, at, attempt, giveUp } = useAttempt();

  const ask = () => {
    const domain = draft.domain.trim();
    if (domain === '') return setProblem({ at: 'domain', words: text.problems.noDomain });
    // An invitation is of one server.
    const { name, preauth } = domain === invitation.domain ? invitation : {};
    void attempt(
      async (signal) => {
        const input = { domain, ...reach(draft), ...(preauth !== undefined && { preauth }) };
        onForm({ ...(await dragoman.desktop.registrationForm(input, { signal })), domain, name, preauth });
      },
      (error) => problemOf(error, { for: 'form', jid: '', domain, isServerGiven: draft.server !== '' }),
    );
  };

  return (
    <AttemptForm {...{ form, isTrying }} onSubmit={ask}>
      <h1 id="sign-in-title">{words.title}</h1>
      {invitation.domain !== undefined && invitation.domain === draft.domain && (
        <Notice kind="info">
          {invitation.name === undefined
            ? words.invited(invitation.domain)
            : words.invitedAs(`${invitation.name}@${invitation.domain}`)}
        </Notice>
      )}
      <TextInput
        label={words.domain}
        description={words.domainHint}
        placeholder={words.domainExample}
        value={draft.domain}
        onChange={(domain) => change({ domain })}
        error={at('domain')}
        isReadOnly={isTrying}
        inputMode="url"
        spellCheck="false"
        autoFocus
      />
      <Advanced {...{ draft, change, problem }} isReadOnly={isTrying} />
      <FormFoot problem={at('whole')} {...{ isTrying, giveUp }} go={words.next} going={words.asking} />
      <p className="row other">
        <span className="soft">{words.have}</span>
        <Button kind="quiet" onPress={() => onSignIn()} isDisabled={isTrying}>
          {text.signIn}
        </Button>
      </p>
    </AttemptForm>
  );
}
