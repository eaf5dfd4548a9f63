import { deviceId } from './device-key.ts';
import { current, type DeviceChain, type DeviceList, has } from './device-list.ts';

/**
 * The list since which these devices share a key, which its issuer makes: the last that took a device out, and before
 * there is any the first with two. Undefined for who is alone.
 */
export function groupList(chain: DeviceChain): DeviceList | undefined {
  if (current(chain).devices.length === 1) return undefined;
  return chain.findLast((list, index) => {
    const before = chain[index - 1];
    if (!before) return false;
    return before.devices.length === 1 || before.devices.some(({ key }) => !has(list, deviceId(key)));
  });
}
