import { type ReactNode, useState } from 'react';
import type { Doing } from '../doing/use-doing.ts';
import { dragoman } from '../dragoman.ts';
import { doing as close } from '../text/doing.ts';
import { tabs as text } from '../text/tabs.ts';
import { Button } from '../ui/button.tsx';
import { visible } from '../ui/visible.ts';
import './together.css';
import { apartWords, followWords, mirrorWords } from './together-words.ts';
import type { TogetherNow } from './use-together.ts';

/** Who follows whom, and with which devices tabs are the same, each with the way to end it. */
export function Together({ now: { following, mirrored }, doing }: { now: TogetherNow; doing: Doing }) {
  const run = (work: () => Promise<unknown>) =>
    void doing.run(async () => {
      await work();
      return undefined;
    });
  const { follows, ended, followers = [], invited = [], declined } = following ?? {};
  const apart = follows && apartWords(follows);
  return (
    <ul className="tabs-together" aria-label={text.together.label} aria-live="polite">
      {follows && (
        <Line
          isWarning={apart !== undefined}
          action={text.together.stop}
          onAction={() => run(() => dragoman.tabs.unfollow({}))}
        >
          {visible(followWords(follows))} {apart !== undefined && <strong>{visible(apart)}</strong>}
        </Line>
      )}
      {ended && !follows && <Ended>{text.together.ended(ended.device, ended.reason)}</Ended>}
      {followers.map((device) => (
        <Line
          key={device}
          action={text.together.endFollower}
          onAction={() => run(() => dragoman.tabs.endFollowers({ device }))}
        >
          {visible(text.together.follower(device))}
        </Line>
      ))}
      {invited.map((contact) => (
        <Line
          key={`invited ${contact}`}
          action={text.together.takeBack}
          onAction={() => run(() => dragoman.tabs.endFollowers({ device: contact }))}
        >
          {visible(text.together.invited(contact))}
        </Line>
      ))}
      {declined && <Ended>{text.together.declined(declined.device, declined.reason)}</Ended>}
      {mirrored?.devices.map((one) => (
        <Line
          key={`mirror ${one.device}`}
          isWarning={one.state === 'stopped'}
          action={text.together.mirrorOff}
          onAction={() => run(() => dragoman.tabs.mirror({ device: one.device, isOn: false }))}
        >
          {visible(mirrorWords(one, mirrored))}
        </Line>
      ))}
    </ul>
  );
}

/** How something ended that was not ended here, until the person has seen it. */
function Ended({ children: words }: { children: string }) {
  const [seen, setSeen] = useState<string>();
  if (seen === words) return null;
  return (
    <Line isWarning action={close.close} onAction={() => setSeen(words)}>
      {visible(words)}
    </Line>
  );
}

interface LineOptions {
  isWarning?: boolean;
  action: string;
  onAction(): void;
  children: ReactNode;
}

function Line({ isWarning = false, action, onAction, children }: LineOptions) {
  return (
    <li className={isWarning ? 'warn' : ''}>
      <span>{children}</span>
      <Button kind="quiet" onPress={onAction}>
        {action}
      </Button>
    </li>
  );
}
