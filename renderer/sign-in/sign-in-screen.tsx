import { useEffect, useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { signIn as text } from '../text/sign-in.ts';
import { Notice } from '../ui/notice.tsx';
import { type Draft, emptyDraft } from './draft.ts';
import { type Invitation, Register } from './register.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { parseXmppLink } from './xmpp-link.ts';
import './sign-in.css';

/** The first that a new person sees: who they are, or that they are nobody yet. */
export function SignInScreen() {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [registering, setRegistering] = useState<Invitation>();
  const [note, setNote] = useState<string>();
  const change = (some: Partial<Draft>) => setDraft((before) => ({ ...before, ...some }));

  useEffect(() => {
    dragoman.desktop.signInDefaults({}).then(
      ({ device }) => setDraft((before) => ({ ...before, device: before.device || device })),
      () => {}, // the person names it
    );
  }, []);

  const follow = (link: string): boolean => {
    const meant = parseXmppLink(link);
    setNote(meant?.kind === 'contact' ? text.contactLink(meant.jid) : undefined);
    if (meant?.kind === 'address') change({ jid: meant.jid });
    if (meant?.kind === 'contact') change({ jid: '' });
    if (meant?.kind === 'register') {
      change({ jid: '', domain: meant.domain });
      setRegistering(meant);
    }
    return meant !== undefined;
  };

  return (
    <main className="sign-in" aria-labelledby="sign-in-title">
      <div className="sign-in-column">
        <header className="welcome">
          <img src="/icon.png" alt="" />
          <strong>Dragoman</strong>
          <p className="soft">{text.welcome}</p>
        </header>
        <section className="card sign-in-card">
          {note !== undefined && (
            <div key={note} ref={(told) => told?.scrollIntoView({ block: 'nearest' })}>
              <Notice kind="info">{note}</Notice>
            </div>
          )}
          {registering ? (
            <Register
              {...{ draft, change }}
              invitation={registering}
              onSignIn={(some = {}) => {
                change(some);
                setRegistering(undefined);
              }}
              onMade={setNote}
            />
          ) : (
            <SignInForm
              {...{ draft, change }}
              onLink={follow}
              onCreate={() => {
                setNote(undefined);
                setRegistering({});
              }}
            />
          )}
        </section>
      </div>
    </main>
  );
}
