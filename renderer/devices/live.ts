import { useEffect, useState } from 'react';
import { dragoman, type Events } from '../dragoman.ts';
import { useLive, useStatus } from '../live.ts';

export type Device = Events['devices'][number];
export type Pairing = NonNullable<Events['pairing']['now']>;
export type PartedList = Awaited<ReturnType<typeof dragoman.core.partedLists>>[number];
export type Contact = Events['contacts'][number];

// Asked for anew when this device comes or goes, for another core may answer.
const useOnline = () => useStatus()?.state;

export const useDevices = () => useLive('devices', () => dragoman.core.devices({}), useOnline());
export const useContacts = () => useLive('contacts', () => dragoman.core.contacts({}), useOnline());
export const usePairing = () => useLive('pairing', () => dragoman.core.pairing({}), useOnline())?.now;

/** Looked up anew whenever a device changes: that is when lists of them do. */
export function usePartedLists(devices: readonly Device[] | undefined): readonly PartedList[] {
  const [lists, setLists] = useState<readonly PartedList[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the devices say when
  useEffect(() => {
    let isOld = false;
    dragoman.core.partedLists({}).then(
      (found) => {
        if (!isOld) setLists(found);
      },
      () => {}, // the core is not there yet
    );
    return () => {
      isOld = true;
    };
  }, [devices]);
  return lists;
}
