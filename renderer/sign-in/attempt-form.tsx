import type { ReactNode, RefObject } from 'react';
import { Form } from 'react-aria-components';

export interface AttemptFormOptions {
  /** Of `useAttempt`, which finds in it what is wrong. */
  form: RefObject<HTMLFormElement | null>;
  isTrying: boolean;
  /** Not while one is being tried. */
  onSubmit(form: HTMLFormElement): void;
  children: ReactNode;
}

/** What somebody fills in to try something; it says itself what is wrong, not the browser. */
export function AttemptForm({ form, isTrying, onSubmit, children }: AttemptFormOptions) {
  return (
    <Form
      ref={form}
      className="stack"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isTrying) onSubmit(event.currentTarget);
      }}
    >
      {children}
    </Form>
  );
}
