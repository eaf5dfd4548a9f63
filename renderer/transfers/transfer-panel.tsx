import { useEffect, useState } from 'react';
import {
  Button as AriaButton,
  Disclosure,
  DisclosurePanel,
  Heading,
  ProgressBar,
} from 'react-aria-components';
import type { Transfer } from '../../agents/files/contract.ts';
import { dragoman } from '../dragoman.ts';
import { transfers as text } from '../text/transfers.ts';
import { Button } from '../ui/button.tsx';
import { percentOfAll } from './amounts.ts';
import { TransferRow } from './transfer-row.tsx';
import './transfers.css';
import { useTransfers } from './use-transfers.ts';

/** Below every screen while there are transfers: how they stand, and each of them. */
export function TransferPanel() {
  const transfers = useTransfers();
  const [isOpen, setOpen] = useState(false);
  const isNothing = transfers.length === 0;
  useEffect(() => {
    if (isNothing) setOpen(false);
  }, [isNothing]);
  if (isNothing) return null;
  const percent = percentOfAll(transfers);
  const isOver = transfers.some(({ state }) => ended.has(state));
  return (
    <aside className="transfers" aria-label={text.title}>
      <Disclosure isExpanded={isOpen} onExpandedChange={setOpen}>
        <div className="transfers-head">
          <Heading level={2}>
            <AriaButton slot="trigger" className="transfers-trigger">
              <span className="transfers-turn" aria-hidden="true">
                ›
              </span>
              {text.title}
              {!isOpen && <span className="soft small">{summary(transfers)}</span>}
            </AriaButton>
          </Heading>
          {percent !== undefined && (
            <ProgressBar className="transfer-bar" aria-label={text.title} value={percent}>
              <span className="transfer-done" style={{ width: `${percent}%` }} />
            </ProgressBar>
          )}
          {isOpen && isOver && (
            <Button kind="quiet" onPress={() => void dragoman.files.forget({}).catch(() => {})}>
              {text.clear}
            </Button>
          )}
        </div>
        <DisclosurePanel className="transfers-panel">
          <ul className="transfers-all">
            {inOrder(transfers).map((transfer) => (
              <TransferRow key={transfer.id} transfer={transfer} />
            ))}
          </ul>
        </DisclosurePanel>
      </Disclosure>
    </aside>
  );
}

const ended: ReadonlySet<Transfer['state']> = new Set(['done', 'failed', 'canceled']);

/** Those that are not over first, and of these and the others the newest. */
function inOrder(transfers: readonly Transfer[]): Transfer[] {
  return transfers.toSorted(
    (a, b) => Number(ended.has(a.state)) - Number(ended.has(b.state)) || b.begun.localeCompare(a.begun),
  );
}

function summary(transfers: readonly Transfer[]): string {
  const count = (...states: readonly Transfer['state'][]) =>
    transfers.filter(({ state }) => states.includes(state)).length;
  const [running, waiting, failed] = [count('running'), count('waiting', 'paused'), count('failed')];
  const words = [
    ...(running > 0 ? [text.running(running)] : []),
    ...(waiting > 0 ? [text.waiting(waiting)] : []),
    ...(failed > 0 ? [text.failed(failed)] : []),
  ];
  return words.length === 0 ? text.allDone : words.join(', ');
}
