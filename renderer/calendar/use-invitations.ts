import { type DragEvent, useState } from 'react';
import type { ReceivedFile } from '../../agents/calendar/contract.ts';
import { dragoman } from '../dragoman.ts';
import { calendar as text } from '../text/calendar.ts';

/** What became of something, for the person to read. */
export interface Said {
  kind: 'info' | 'bad';
  words: string;
}

export interface Invitations {
  /** Lets the person choose files. */
  choose(): void;
  /** What lets files be dropped onto an element. */
  handlers: Record<'onDragOver' | 'onDrop', (event: DragEvent) => void>;
  said: readonly Said[];
  say(said: Said): void;
}

/** Messages about meetings that come as files, such as an invitation that was mailed. */
export function useInvitations(onTaken: () => void): Invitations {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const take = async (files: readonly string[]) => {
    const all: Said[] = [];
    for (const file of files) all.push(await takenFrom(file));
    setSaid(all);
    onTaken();
  };
  const choose = () =>
    void dragoman.desktop.pickToPut({ what: 'files' }).then(
      ({ paths }) => take(paths),
      (error: Error) => setSaid([{ kind: 'bad', words: error.message }]),
    );
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');
  return {
    choose,
    said,
    say: (one) => setSaid([one]),
    handlers: {
      onDragOver: (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDrop: (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        const paths = [...event.dataTransfer.files].map((file) => window.dragoman.pathOf(file));
        void take(paths.filter((path) => path !== ''));
      },
    },
  };
}

async function takenFrom(file: string): Promise<Said> {
  try {
    return { kind: 'info', words: wordsOf(await dragoman.calendar.receive({ file })) };
  } catch (error) {
    return { kind: 'bad', words: (error as Error).message };
  }
}

function wordsOf({ disposition, isWaiting, partstat, reply }: ReceivedFile): string {
  if (isWaiting) return text.received.waiting;
  if (disposition === 'queued') return text.received.leftAlone;
  const known = disposition === 'stale' ? text.received.stale : text.received.taken;
  const answer = partstat === undefined ? known : text.received.answered(partstat);
  return reply === undefined ? answer : `${answer} ${text.received.reply(reply)}`;
}
