import { useEffect, useRef, useState } from 'react';
import type { ActivityEvent } from '../../app/contract.ts';
import { dragoman } from '../dragoman.ts';
import { activity as text } from '../text/activity.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { Outcome } from './outcome.tsx';

const words = text.details;

export interface EventDetailsOptions {
  event: ActivityEvent;
  onClose(): void;
  onOnlyPeer(peer: string): void;
}

/** All that is known of one event, as it was noted. */
export function EventDetails({ event, onClose, onOnlyPeer }: EventDetailsOptions) {
  const { id, time, agent, peer, action, outcome, reason, ms, undo } = event;
  return (
    <Dialog title={words.title} isOpen onClose={onClose}>
      <Outcome outcome={outcome} />
      <dl className="event-facts">
        <Fact name={words.time}>
          <time dateTime={time}>{text.exactTime(time)}</time>
        </Fact>
        <Fact name={words.who}>{peer === '' ? text.here : <code>{visible(peer)}</code>}</Fact>
        <Fact name={words.agent}>{text.agentName(agent)}</Fact>
        <Fact name={words.action}>
          <code>{visible(action)}</code>
        </Fact>
        {reason !== '' && <Fact name={words.reason}>{visible(reason)}</Fact>}
        {ms > 0 && <Fact name={words.took}>{words.exactMs(ms)}</Fact>}
        <Fact name={words.id}>
          <code>{id}</code>
        </Fact>
      </dl>
      {undo !== undefined && <UndoEffect key={undo} id={undo} />}
      <div className="row">
        <Button onPress={onClose}>{words.close}</Button>
        <Button kind="quiet" onPress={() => onOnlyPeer(peer.split('/')[0] ?? '')}>
          {words.onlyThisPeer}
        </Button>
      </div>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Takes back what the event did, and says how that went. */
function UndoEffect({ id }: { id: string }) {
  const [state, setState] = useState<'ready' | 'undoing' | 'undone' | 'refused'>('ready');
  const [said, setSaid] = useState('');
  const told = useRef<HTMLDivElement>(null);
  // The button that had the focus is gone then; without any, Escape would close nothing.
  useEffect(() => {
    if (state === 'undone') told.current?.focus();
  }, [state]);
  const undo = async () => {
    if (state === 'undoing') return;
    setState('undoing');
    try {
      setSaid(words.undone((await dragoman.core.undo({ id })).note));
      setState('undone');
    } catch (error) {
      setSaid((error as Error).message);
      setState('refused');
    }
  };
  if (state === 'undone')
    return (
      <div ref={told} tabIndex={-1}>
        <Notice kind="good">{said}</Notice>
      </div>
    );
  return (
    <>
      {state === 'refused' && <Notice kind="bad">{said}</Notice>}
      <div className="row">
        <Button kind="primary" onPress={() => void undo()}>
          {state === 'undoing' ? words.undoing : words.undo}
        </Button>
      </div>
    </>
  );
}
