import type { DeviceTabs } from '../../agents/tabs/contract.ts';
import { useDevices } from '../devices/live.ts';
import { dragoman } from '../dragoman.ts';
import { useWatched, type Watched } from '../ui/use-watched.ts';
import { merged } from './merged.ts';

/** The tabs of all devices as they change, this one first. */
export function useTabs(): Watched<readonly DeviceTabs[]> {
  const known = useDevices();
  const { value, problem } = useWatched<readonly DeviceTabs[], readonly DeviceTabs[]>(
    (options) => dragoman.tabs.watch({}, options),
    (before = [], news) => merged(before, news),
  );
  // One that is not paired any more tells nothing more, not even that.
  const paired = new Set(known?.filter((one) => one.paired).map((one) => one.device));
  const shown = known && value?.filter(({ device }) => device === undefined || paired.has(device));
  return { value: shown, problem };
}
