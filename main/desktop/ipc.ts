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

/** One channel a call, by the list of the contracts: what is not in them has no way in. */
export function serveCalls({ contracts, call, isOurs, onFault }: Serve): void {
  const underWay = new Map<string, AbortController>();
  ipcMain.on('cancel', (event, id: unknown) => {
    if (isOurs(event)) underWay.get(`${event.sender.id} ${String(id)}`)?.abort(new Error('canceled'));
  });
  for (const name of callNames(contracts)) {
    ipcMain.handle(`call ${name}`, async (event, id: unknown, input: unknown): Promise<Reply> => {
      if (!isOurs(event)) return { error: { condition: 'forbidden', message: 'Not for this page.' } };
      const key = `${event.sender.id} ${String(id)}`;
      if (typeof id !== 'number' || underWay.has(key) || underWay.size >= MAX_UNDER_WAY)
        return { error: { condition: 'bad-request', message: 'Too much at once.' } };
      const controller = new AbortController();
      underWay.set(key, controller);
      const gone = () => controller.abort(new Error('the window went away'));
      event.sender.once('destroyed', gone);
      const progress = (value: unknown) => send(event.sender, 'progress', id, value);
      try {
        return { value: await call(name, input, { signal: controller.signal, progress }) };
      } catch (error) {
        const { message, condition, faults } = error as Error & Partial<Failure>;
        if (condition === undefined) onFault(error);
        return { error: { condition: condition ?? 'failed', message, ...(faults && { faults }) } };
      } finally {
        event.sender.off('destroyed', gone);
        underWay.delete(key);
      }
    });
  }
}

export function callNames(contracts: Serve['contracts']): string[] {
  return contracts.flatMap(({ name, calls }) => Object.keys(calls).map((call) => `${name}.${call}`));
}

export function send(contents: WebContents, channel: 'event' | 'progress', ...values: unknown[]): void {
  if (!contents.isDestroyed()) contents.send(channel, ...values);
}
