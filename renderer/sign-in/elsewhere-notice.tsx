import { useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { signIn as text } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** Accounts are made on a web page, or a puzzle is to be solved there (XEP-0077 §5, XEP-0158). */
export function ElsewhereNotice({ domain, url }: { domain: string; url: string }) {
  const [problem, setProblem] = useState<string>();
  return (
    <Notice kind="info">
      {text.register.elsewhere(domain)}
      <code>{url}</code>
      <span className="row">
        <Button
          onPress={() =>
            void dragoman.desktop.openLink({ url }).catch(({ message }: Error) => setProblem(message))
          }
        >
          {text.register.openPage}
        </Button>
      </span>
      {problem}
    </Notice>
  );
}
