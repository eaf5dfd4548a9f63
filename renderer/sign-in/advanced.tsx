import { useEffect, useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { dragoman } from '../dragoman.ts';
import { signIn as text } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { CheckField } from '../ui/toggles.tsx';
import type { Draft } from './draft.ts';
import type { Problem } from './problem.ts';

export interface AdvancedOptions {
  draft: Draft;
  change(some: Partial<Draft>): void;
  problem: Problem | undefined;
  isReadOnly: boolean;
  /** Nothing is logged in to yet where an account is asked for. */
  hasPlain?: boolean;
}

/** How the server is reached and believed; folded until it is wanted, or something in it is wrong. */
export function Advanced({ draft, change, problem, isReadOnly, hasPlain = false }: AdvancedOptions) {
  const [isOpen, setOpen] = useState(false);
  const at = (place: Problem['at']) => (problem?.at === place ? problem.words : undefined);
  const isWrong = at('server') ?? at('ca') ?? at('allowPlain');
  useEffect(() => {
    if (isWrong) setOpen(true);
  }, [isWrong]);
  const choose = async () => {
    const { file } = await dragoman.desktop.pickCertificate({});
    if (file !== undefined) change({ ca: file });
  };
  return (
    <Disclosure className="advanced" isExpanded={isOpen} onExpandedChange={setOpen}>
      <Heading level={2}>
        <AriaButton slot="trigger" className="button quiet">
          <span className="turn" aria-hidden="true">
            ›
          </span>
          {text.advanced}
        </AriaButton>
      </Heading>
      <DisclosurePanel>
        <div className="stack">
          <TextInput
            label={text.server}
            description={text.serverHint}
            value={draft.server}
            onChange={(server) => change({ server })}
            error={at('server')}
            isReadOnly={isReadOnly}
            spellCheck="false"
          />
          <div className="stack-tight">
            <TextInput
              label={text.ca}
              description={text.caHint}
              value={draft.ca}
              onChange={(ca) => change({ ca })}
              error={at('ca')}
              isReadOnly={isReadOnly}
              spellCheck="false"
            />
            <div>
              <Button onPress={() => void choose()} isDisabled={isReadOnly}>
                {text.choose}
              </Button>
            </div>
          </div>
          {hasPlain && <Plain {...{ draft, change, isReadOnly }} error={at('allowPlain')} />}
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}

function Plain(
  options: Pick<AdvancedOptions, 'draft' | 'change' | 'isReadOnly'> & { error: string | undefined },
) {
  const { draft, change, isReadOnly, error } = options;
  return (
    <div className="field" {...(error !== undefined && { 'data-invalid': true })}>
      <CheckField
        isSelected={draft.allowPlain}
        onChange={(allowPlain) => change({ allowPlain })}
        isReadOnly={isReadOnly}
        aria-describedby="plain-hint plain-problem"
      >
        {text.allowPlain}
      </CheckField>
      <span className="description" id="plain-hint">
        {text.allowPlainHint}
      </span>
      {error !== undefined && (
        <span className="error" id="plain-problem">
          {error}
        </span>
      )}
    </div>
  );
}
