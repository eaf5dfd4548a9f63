import type { DesktopState } from '../main/desktop/contract.ts';
import { dragoman } from './dragoman.ts';
import { later } from './later.tsx';
import { useStatus } from './live.ts';
import { shell as text } from './text/shell.ts';
import { Button } from './ui/button.tsx';
import { Notice } from './ui/notice.tsx';

const SignInAgain = later(async () => (await import('./sign-in/sign-in-again.tsx')).SignInAgain);

/** Above every screen while this device is not online: why, and what to do. */
export function Standing({ desktop: { life, jid, problem } }: { desktop: DesktopState }) {
  const status = useStatus();
  const goOnline = () => void dragoman.desktop.resume({}).catch(() => {}); // how it went, its event tells
  if (life === 'paused')
    return (
      <div className="standing-notice">
        <Notice kind="warn">
          <strong>{text.paused}</strong>
          {text.pausedHint}
          <span className="row">
            <Button onPress={goOnline}>{text.goOnline}</Button>
          </span>
        </Notice>
      </div>
    );
  if (life === 'stopped')
    return (
      <div className="standing-notice">
        <Notice kind="bad">
          <strong>{text.stopped}</strong>
          {problem}
          <span className="row">
            <Button onPress={goOnline}>{text.tryAgain}</Button>
            {jid !== undefined && <SignInAgain jid={jid} />}
          </span>
        </Notice>
      </div>
    );
  if (!status || status.state === 'online') return null;
  return (
    <div className="standing-notice">
      <Notice kind="info">{status.problem ?? text.connecting}</Notice>
    </div>
  );
}
