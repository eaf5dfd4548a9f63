import { useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { browsers as text } from '../text/browsers.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { visible } from '../ui/visible.ts';
import { ConnectSteps } from './connect-steps.tsx';
import { PairBrowser } from './pair-browser.tsx';

/** What lets a browser of this PC find the way to Dragoman, and what only the person can do in it. */
export function ConnectDialog({ onClose }: { onClose(): void }) {
  const { answer, problem, again } = useAnswer((signal) => dragoman.desktop.browsers({}, { signal }));
  const [failed, setFailed] = useState<string>();
  const install = async () => {
    setFailed(undefined);
    await dragoman.desktop.installBrowsers({}).then(again, (error: Error) => setFailed(error.message));
  };
  const { browsers = [], extension = '' } = answer ?? {};
  const ready = browsers.filter(({ state }) => state === 'installed');
  const words = problem ?? failed;
  return (
    <Dialog title={text.title} isOpen onClose={onClose}>
      {words !== undefined && <Notice kind="bad">{visible(words)}</Notice>}
      {answer && browsers.length === 0 && <p>{text.none}</p>}
      {browsers.length > 0 && (
        <ul className="tabs-browsers" aria-label={text.found}>
          {browsers.map(({ name, state }) => (
            <li key={name}>
              {visible(name)} <span className="soft">{text.states[state]}</span>
            </li>
          ))}
        </ul>
      )}
      {ready.length > 0 && <ConnectSteps kinds={new Set(ready.map(({ kind }) => kind))} {...{ extension }} />}
      <PairBrowser />
      <div className="row end">
        {browsers.length === 0 && <Button onPress={again}>{text.lookAgain}</Button>}
        {ready.length < browsers.length && (
          <Button kind="primary" onPress={() => void install()}>
            {text.install}
          </Button>
        )}
        <Button onPress={onClose}>{text.close}</Button>
      </div>
    </Dialog>
  );
}
