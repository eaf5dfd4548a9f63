import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from '../../app/agent.ts';

const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 30_000;

export interface KeepAskingOptions<T> {
  account: Pick<Account, 'link' | 'devices' | 'onDevices'>;
  /** By name or id. */
  device: string;
  /** Asks once, until the signal aborts; calls `heard` when there is an answer. */
  ask(link: Awaited<ReturnType<Account['link']>>, signal: AbortSignal, heard: () => void): Promise<T>;
  /** Whether what was thrown is no cut but the end. */
  isOver(error: unknown): boolean;
  onCut(error: unknown): void;
  signal: AbortSignal;
}

/** Asks a device, and again after each cut: later and later, at once when devices come or go. */
export async function keepAsking<T>(options: KeepAskingOptions<T>): Promise<T> {
  const { account, device, ask, isOver, onCut, signal } = options;
  let waitMs = FIRST_WAIT_MS;
  const heard = () => {
    waitMs = FIRST_WAIT_MS;
  };
  for (;;) {
    signal.throwIfAborted();
    const cut = new AbortController();
    try {
      const link = await account.link(device, { signal });
      // A device that was killed is known to be gone long before its line is known to be cut.
      const look = () => !isOnline(options) && cut.abort(new Error('that device went offline'));
      account.onDevices(look, AbortSignal.any([signal, cut.signal]));
      return await ask(link, AbortSignal.any([signal, cut.signal]), heard);
    } catch (error) {
      signal.throwIfAborted();
      if (isOver(error)) throw error;
      onCut(error);
    } finally {
      cut.abort();
    }
    const hasNews = await newsOfDevices(account, waitMs, signal);
    waitMs = hasNews ? FIRST_WAIT_MS : Math.min(2 * waitMs, LAST_WAIT_MS);
  }
}

function isOnline({ account, device }: Pick<KeepAskingOptions<unknown>, 'account' | 'device'>): boolean {
  return account.devices.some((one) => one.online && (one.id === device || one.device === device));
}

/** Whether a device came or went before the time was up. */
async function newsOfDevices(
  account: KeepAskingOptions<unknown>['account'],
  waitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const news = new AbortController();
  const either = AbortSignal.any([signal, news.signal]);
  account.onDevices(() => news.abort(), either);
  await delay(waitMs, undefined, { signal: either }).catch(() => {});
  const hasNews = news.signal.aborted;
  news.abort();
  return hasNews;
}
