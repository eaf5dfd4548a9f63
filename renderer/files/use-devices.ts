import { dragoman } from '../dragoman.ts';
import { useLive, useStatus } from '../live.ts';

/** A device as far as its files go. */
export interface DeviceOf {
  /** Undefined: this one. */
  device: string | undefined;
  name: string;
  isOnline: boolean;
  isPaired: boolean;
}

/** This device first, then the person's others; undefined until known. */
export function useDevicesOf(): readonly DeviceOf[] | undefined {
  const status = useStatus();
  const others = useLive('devices', () => dragoman.core.devices({}), status?.state);
  if (!status || !others) return undefined;
  const isOnline = status.state === 'online';
  return [
    { device: undefined, name: status.device, isOnline: true, isPaired: true },
    ...others.map(({ device, online, paired }) => ({
      device,
      name: device,
      isOnline: online && isOnline,
      isPaired: paired,
    })),
  ];
}
