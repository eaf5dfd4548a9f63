import { useState } from 'react';
import type { DataForm } from '../../app/data-form.ts';
import type { Draft } from './draft.ts';
import { RegisterForm } from './register-form.tsx';
import { RegisterWhere } from './register-where.tsx';

/** What a link said of the account to be made. */
export interface Invitation {
  domain?: string;
  name?: string;
  preauth?: string;
}

/** What a server wants to know. */
export interface Registration {
  domain: string;
  form: DataForm;
  isLegacy: boolean;
  url?: string | undefined;
  preauth?: string | undefined;
  name?: string | undefined;
}

export interface RegisterOptions {
  draft: Draft;
  change(some: Partial<Draft>): void;
  invitation: Invitation;
  /** Back to signing in, with what is known by now. */
  onSignIn(some?: Partial<Draft>): void;
  /** The account is there, but nobody is signed in: why. */
  onMade(why: string): void;
}

/** Making an account (XEP-0077): first where, then what that server wants to know. */
export function Register({ draft, change, invitation, onSignIn, onMade }: RegisterOptions) {
  const [registration, setRegistration] = useState<Registration>();
  if (!registration)
    return <RegisterWhere {...{ draft, change, invitation, onSignIn }} onForm={setRegistration} />;
  return (
    <RegisterForm
      {...{ draft, change, registration }}
      onBack={() => setRegistration(undefined)}
      onMade={(made, why) => {
        onSignIn(made);
        onMade(why);
      }}
    />
  );
}
