import { dragoman, type Events } from '../dragoman.ts';
import { useLive, useStatus } from '../live.ts';

export type Device = Events['devices'][number];
export type Contact = Events['contacts'][number];

// Asked for anew when this device comes or goes, for another core may answer.
const useOnline = () => useStatus()?.state;

export const useDevices = () => useLive('devices', () => dragoman.core.devices({}), useOnline());
export const useContacts = () => useLive('contacts', () => dragoman.core.contacts({}), useOnline());
