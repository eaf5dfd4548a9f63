import { useSyncExternalStore } from 'react';
import type { Transfer } from '../../agents/files/contract.ts';
import { transferList } from './transfer-list.ts';

export function useTransfers(): readonly Transfer[] {
  return useSyncExternalStore(transferList.subscribe, transferList.state);
}
