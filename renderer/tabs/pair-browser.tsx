import { useEffect, useRef, useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { browsers as text } from '../text/browsers.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { visible } from '../ui/visible.ts';

/** For browsers that may start no program: a code to type into the extension, and those that were paired so. */
export function PairBrowser() {
  const { answer, problem, again } = useAnswer((signal) => dragoman.tabs.pairedBrowsers({}, { signal }));
  const [code, setCode] = useState<string>();
  const [failed, setFailed] = useState<string>();
  const shown = useRef<AbortController>(undefined);
  useEffect(() => () => shown.current?.abort(new Error('left')), []);
  const show = async () => {
    const controller = new AbortController();
    shown.current = controller;
    setFailed(undefined);
    const { signal } = controller;
    try {
      await dragoman.tabs.pairBrowser({}, { signal, progress: (now) => setCode(now.code) });
      again();
    } catch (error) {
      if (!signal.aborted) setFailed((error as Error).message);
    }
    if (!signal.aborted) setCode(undefined);
  };
  const hide = () => {
    shown.current?.abort(new Error('hidden'));
    setCode(undefined);
  };
  const unpair = async (id: string) => {
    setFailed(undefined);
    await dragoman.tabs.unpairBrowser({ id }).then(again, (error: Error) => setFailed(error.message));
  };
  const words = failed ?? problem ?? answer?.problem;
  return (
    <section className="stack tabs-steps" aria-label={text.sandboxed.title}>
      <h3>{text.sandboxed.title}</h3>
      <p className="soft small">{text.sandboxed.why}</p>
      {words !== undefined && <Notice kind="bad">{visible(words)}</Notice>}
      {answer && answer.browsers.length > 0 && (
        <ul className="tabs-browsers" aria-label={text.sandboxed.paired}>
          {answer.browsers.map(({ id, name, isConnected }) => (
            <li key={id} className="row">
              {visible(name)} <span className="soft">{text.sandboxed.states(isConnected)}</span>
              <Button aria-label={text.sandboxed.removeOf(visible(name))} onPress={() => void unpair(id)}>
                {text.sandboxed.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {code !== undefined && (
        <p role="status">
          {text.sandboxed.type} <code className="tabs-code">{code}</code>
        </p>
      )}
      <p className="row">
        <Button onPress={() => (code === undefined ? void show() : hide())}>
          {code === undefined ? text.sandboxed.show : text.sandboxed.hide}
        </Button>
      </p>
    </section>
  );
}
