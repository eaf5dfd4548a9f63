import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { ipcMain, type WebContents } from 'electron';
import type { CallOptions, Calls } from '../../app/calls.ts';
import type { Failure, Reply } from './bridge.ts';

export interface Serve {
  contracts: readonly { name: string; calls: Calls }[];
  /** Parses the input by the contract, and the output too. */
  call(name: string, input: unknown, options: CallOptions): Promise<unknown>;
  /** Only our own window's own page may ask. */
  isOurs(event: IpcMainInvokeEvent | IpcMainEvent): boolean;
  onFault(error: unknown): void;
}

const MAX_UNDER_WAY = 200;

/**
 * One channel a call, by the list of the contracts: what is not in them has no way in. The returned function ends
 * all calls under way, for the page that made them is gone; the next page counts its own anew.
 */
export function serveCalls({ contracts, call, isOurs, onFault }: Serve): () => void {
  const underWay = new Map<number, AbortController>();
  ipcMain.on('cancel', (event, id: number) => {
    if (isOurs(event)) underWay.get(id)?.abort(new Error('canceled'));
  });
  for (const name of callNames(contracts)) {
    ipcMain.handle(`call ${name}`, async (event, id: unknown, input: unknown): Promise<Reply> => {
      if (!isOurs(event)) return { error: { condition: 'forbidden', message: 'Not for this page.' } };
      if (typeof id !== 'number' || underWay.has(id))
        return { error: { condition: 'bad-request', message: 'Every call needs a number of its own.' } };
      if (underWay.size >= MAX_UNDER_WAY)
        return { error: { condition: 'resource-constraint', message: 'Too much at once.' } };
      const controller = new AbortController();
      const { signal } = controller;
      underWay.set(id, controller);
      const progress = (value: unknown) => {
        if (underWay.get(id) === controller) send(event.sender, 'progress', id, value);
      };
      try {
        return { value: await call(name, input, { signal, progress }) };
      } catch (error) {
        const { message, condition, faults } = error as Error & Partial<Failure>;
        if (condition === undefined && !signal.aborted) onFault(error);
        return { error: { condition: condition ?? 'failed', message, ...(faults && { faults }) } };
      } finally {
        if (underWay.get(id) === controller) underWay.delete(id);
      }
    });
  }
  return () => {
    for (const controller of underWay.values()) controller.abort(new Error('the window went away'));
    underWay.clear();
  };
}

export function callNames(contracts: Serve['contracts']): string[] {
  return contracts.flatMap(({ name, calls }) => Object.keys(calls).map((call) => `${name}.${call}`));
}

export function send(contents: WebContents, channel: 'event' | 'progress', ...values: unknown[]): void {
  if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(channel, ...values);
}
