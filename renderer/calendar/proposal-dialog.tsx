import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import type { AgendaEvent, WaitingRequest } from '../../agents/calendar/contract.ts';
import { dragoman } from '../dragoman.ts';
import { calendar as text } from '../text/calendar.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { visible } from '../ui/visible.ts';
import { ConflictList } from './conflict-list.tsx';
import { localText } from './days.ts';
import { nameOf, timeWords, titleOf } from './words.ts';

export interface ProposalDialogOptions {
  request: WaitingRequest;
  /** The time to begin with. */
  start: Date;
  onSent(): void;
  onClose(): void;
}

/** Another time for a meeting that somebody asks for, with what is in its way. */
export function ProposalDialog({ request, start: first, onSent, onClose }: ProposalDialogOptions) {
  const [typed, setTyped] = useState(localText(first));
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isSent, setSent] = useState(false);
  const start = new Date(typed);
  const isTime = !Number.isNaN(start.getTime());
  const end = new Date(start.getTime() + lengthMs(request));
  const conflicts = useConflicts(request.uid, isTime ? start.getTime() : undefined, end.getTime());
  const send = async () => {
    if (isSent || !isTime) return;
    setSent(true);
    setProblem(undefined);
    const words = comment.trim();
    const time = { start: start.toISOString(), end: end.toISOString() };
    try {
      await dragoman.calendar.propose({ uid: request.uid, ...time, ...(words !== '' && { comment: words }) });
      onSent();
    } catch (error) {
      setProblem((error as Error).message);
      setSent(false);
    }
  };
  return (
    <Dialog title={text.about(text.proposal, titleOf(request))} isOpen onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {request.start !== undefined && request.end !== undefined && (
          <p className="soft">
            {text.askedFor(nameOf(request.organizer), timeWords(request.start, request.end))}
          </p>
        )}
        <TextInput
          label={text.newTime}
          type="datetime-local"
          isRequired
          value={typed}
          onChange={setTyped}
          description={isTime ? text.until(localText(end).slice(11)) : undefined}
        />
        <ConflictList events={conflicts} />
        <TextInput label={text.comment} value={comment} onChange={setComment} maxLength={1_000} />
        {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
        <div className="row end">
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button type="submit" kind="primary" isDisabled={!isTime}>
            {text.send}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function lengthMs({ start = '', end = '' }: WaitingRequest): number {
  return Date.parse(end) - Date.parse(start);
}

/** What keeps the person busy then, but for the meeting itself. */
function useConflicts(uid: string, startMs: number | undefined, endMs: number): readonly AgendaEvent[] {
  const [events, setEvents] = useState<readonly AgendaEvent[]>([]);
  useEffect(() => {
    if (startMs === undefined) return setEvents([]);
    const left = new AbortController();
    const { signal } = left;
    const time = { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() };
    dragoman.calendar.agenda(time, { signal }).then(
      ({ events: found }) => {
        if (!signal.aborted) setEvents(found.filter((event) => event.isBusy && event.uid !== uid));
      },
      () => {}, // it is proposed without
    );
    return () => left.abort(new Error('left'));
  }, [uid, startMs, endMs]);
  return events;
}
