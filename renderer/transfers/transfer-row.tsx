import { useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import type { Transfer } from '../../agents/files/contract.ts';
import { dragoman } from '../dragoman.ts';
import { transfers as text } from '../text/transfers.ts';
import { Button } from '../ui/button.tsx';
import { visible } from '../ui/visible.ts';
import { amountsOf, percentOf } from './amounts.ts';

/** One transfer: what, how far, and what can be done about it. */
export function TransferRow({ transfer }: { transfer: Transfer }) {
  const { id, direction, device, from, to, state, problem, skipped, results } = transfer;
  const [refused, setRefused] = useState<string>();
  const name = nameOf(from);
  const isOver = state === 'done' || state === 'failed' || state === 'canceled';
  const percent = percentOf(transfer);
  const hasResult = direction === 'get' && state === 'done' && results.length > 0;
  const act = (work: () => Promise<unknown>) => () => {
    setRefused(undefined);
    work().catch((error: Error) => setRefused(error.message));
  };
  const button = (label: string, work: () => Promise<unknown>) => (
    <Button kind="quiet" aria-label={text.one(label, name)} onPress={act(work)}>
      {label}
    </Button>
  );
  return (
    <li
      className={`transfer of-${state}`}
      draggable={hasResult}
      onDragStart={(event) => {
        event.preventDefault(); // the system's own begins in its place, with the files
        act(() => dragoman.desktop.dragOut({ transfer: id }))();
      }}
      {...(hasResult && { title: text.dragHint })}
    >
      <div className="transfer-words">
        <strong className="file-words">{text[direction](visible(name), visible(device))}</strong>
        <span className={`transfer-state of-${state}`}>{text.states[state]}</span>
      </div>
      {!isOver && (
        <ProgressBar
          className={`transfer-bar of-${state}`}
          aria-label={text.progress(name)}
          value={percent ?? 0}
          isIndeterminate={percent === undefined}
        >
          <span className="transfer-done" style={{ width: `${percent ?? 0}%` }} />
        </ProgressBar>
      )}
      <div className="transfer-foot">
        <span className="soft small">
          {[amountsOf(transfer), visible(text.into(to))].filter((words) => words !== '').join(' · ')}
        </span>
        <span className="row transfer-actions">
          {(state === 'running' || state === 'waiting') &&
            button(text.pause, () => dragoman.files.pause({ id }))}
          {state === 'paused' && button(text.resume, () => dragoman.files.resume({ id }))}
          {state === 'failed' && button(text.retry, () => dragoman.files.resume({ id }))}
          {!isOver && button(text.cancel, () => dragoman.files.cancel({ id }))}
          {hasResult && button(text.showInFolder, () => dragoman.desktop.showInFolder({ transfer: id }))}
          {isOver && button(text.forget, () => dragoman.files.forget({ id }))}
        </span>
      </div>
      {problem !== undefined && <span className="transfer-problem small">{visible(problem)}</span>}
      {refused !== undefined && (
        <span className="transfer-problem small" role="alert">
          {visible(refused)}
        </span>
      )}
      {skipped.length > 0 && <Skipped skipped={skipped} />}
    </li>
  );
}

function Skipped({ skipped }: Pick<Transfer, 'skipped'>) {
  return (
    <details className="small">
      <summary>{text.skipped(skipped.length)}</summary>
      <ul>
        {skipped.map(({ path, reason }) => (
          <li key={path}>
            {visible(path)}: {visible(reason)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function nameOf([first = '', ...more]: readonly string[]): string {
  const name = first.split(/[/\\]/).at(-1) ?? '';
  return more.length === 0 ? name : text.several(name, more.length);
}
