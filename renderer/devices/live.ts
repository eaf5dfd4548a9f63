import { useEffect, useState } from 'react';
import { dragoman, type Events, onEvent } from '../dragoman.ts';
import { useStatus } from '../live.ts';

export type Device = Events['devices'][number];
export type Contact = Events['contacts'][number];

/** A list that its event keeps up; asked for anew when this device comes or goes, for another core may answer. */
function useList<E extends 'devices' | 'contacts'>(
  name: E,
  load: () => Promise<Events[E]>,
): Events[E] | undefined {
  const state = useStatus()?.state;
  const [list, setList] = useState<Events[E]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each list has one way to load it, named below
  useEffect(() => {
    let isTold = false; // an event is newer than an answer that was under way
    const stop = onEvent(name, (now) => {
      isTold = true;
      setList(now);
    });
    load().then(
      (first) => {
        if (!isTold) setList(first);
      },
      () => {}, // the core is not there yet; its first event says when it is
    );
    return () => {
      isTold = true;
      stop();
    };
  }, [name, state]);
  return list;
}

export const useDevices = () => useList('devices', () => dragoman.core.devices({}));
export const useContacts = () => useList('contacts', () => dragoman.core.contacts({}));
