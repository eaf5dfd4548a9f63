import { useEffect, useRef, useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Code } from '../ui/code.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { type Pairing, usePairing } from './live.ts';

/** The pairing under way, from its code to its end; an end is shown to whoever has seen it begin. */
export function PairingCard() {
  const pairing = usePairing();
  const [seen, setSeen] = useState<string>();
  const [done, setDone] = useState<string>();
  const isOpen = pairing?.state === 'asked' || pairing?.state === 'waiting';
  useEffect(() => {
    if (isOpen) setSeen(pairing.id);
  }, [isOpen, pairing?.id]);
  if (!pairing || done === pairing.id || (!isOpen && seen !== pairing.id)) return null;
  return <Card key={pairing.id} pairing={pairing} onClose={() => setDone(pairing.id)} />;
}

function Card({ pairing, onClose }: { pairing: Pairing; onClose(): void }) {
  const { id, code, state, reason = '' } = pairing;
  const name = visible(pairing.device);
  const card = useRef<HTMLElement>(null);
  const [problem, setProblem] = useState<string>();
  // Above what was pressed to come here.
  useEffect(() => card.current?.focus(), []);
  const answer = (yes: boolean) => {
    card.current?.focus(); // the buttons go
    dragoman.core.answer({ id, yes }).catch((error: Error) => setProblem(error.message));
  };
  return (
    <section className="card pairing" aria-labelledby="pairing" tabIndex={-1} ref={card}>
      <h2 id="pairing">{text.pairing(name)}</h2>
      {(state === 'asked' || state === 'waiting') && <Code label={text.code} code={code} />}
      {state === 'asked' && (
        <>
          <p>{text.pairingAsk(name)}</p>
          <p className="soft small">{text.pairingHint}</p>
          <div className="row">
            <Button onPress={() => answer(false)}>{text.other}</Button>
            <Button kind="primary" onPress={() => answer(true)}>
              {text.same}
            </Button>
          </div>
        </>
      )}
      {state === 'waiting' && (
        <>
          <Notice kind="info">{text.pairingWaits(name)}</Notice>
          <div className="row">
            <Button onPress={() => answer(false)}>{text.cancel}</Button>
          </div>
        </>
      )}
      {state === 'paired' && <Notice kind="good">{text.pairingDone(name)}</Notice>}
      {state === 'ended' && <Notice kind="warn">{text.pairingEnded(visible(reason))}</Notice>}
      {problem !== undefined && <Notice kind="bad">{problem}</Notice>}
      {(state === 'paired' || state === 'ended') && (
        <div className="row">
          <Button onPress={onClose}>{text.ok}</Button>
        </div>
      )}
    </section>
  );
}
