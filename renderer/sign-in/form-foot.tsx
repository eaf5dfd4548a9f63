import type { ReactNode } from 'react';
import { signIn as text } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

export interface FormFootOptions {
  /** What is wrong with none of the fields. */
  problem: string | undefined;
  isTrying: boolean;
  go: string;
  going: string;
  giveUp(): void;
  children?: ReactNode;
}

/** The end of each form: what went wrong as a whole, and the button that tries it, or gives it up. */
export function FormFoot({ problem, isTrying, go, going, giveUp, children }: FormFootOptions) {
  return (
    <>
      {problem !== undefined && (
        <div className="problem" tabIndex={-1}>
          <Notice kind="bad">{problem}</Notice>
        </div>
      )}
      <div className="row foot">
        <Button type="submit" kind="primary" isDisabled={isTrying}>
          {isTrying && <span className="spinner" aria-hidden="true" />}
          {isTrying ? going : go}
        </Button>
        {isTrying ? (
          <Button key="cancel" autoFocus onPress={giveUp}>
            {text.cancel}
          </Button>
        ) : (
          children
        )}
        <span className="visually-hidden" role="status">
          {isTrying ? going : ''}
        </span>
      </div>
    </>
  );
}
