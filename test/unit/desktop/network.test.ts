import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { watchNetwork } from '../../../main/desktop/network.ts';

const address = (text: string, internal = false): NetworkInterfaceInfo => ({
  address: text,
  internal,
  family: 'IPv4',
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:01',
  cidr: `${text}/24`,
});

/** A network that a test changes, and the looks that were taken at it. */
function network(first: ReturnType<typeof networkInterfaces>) {
  let now = first;
  let looked = () => {};
  let changes = 0;
  const end = new AbortController();
  const interfaces = () => {
    looked();
    return now;
  };
  watchNetwork(() => void changes++, end.signal, { interfaces, lookEveryMs: 1 });
  /** How many changes were told after so many more looks. */
  const told = async (looks = 3) => {
    for (let left = looks; left > 0; left--)
      await new Promise<void>((resolve) => {
        looked = resolve;
      });
    return changes;
  };
  const become = (next: typeof first) => {
    now = next;
  };
  return { become, told, end };
}

test('a change of addresses is told once, their order and the loopback are none', async () => {
  const { become, told, end } = network({ lo: [address('127.0.0.1', true)], eth0: [address('10.0.0.2')] });
  expect(await told()).toBe(0);
  become({ eth0: [address('10.0.0.2')], lo: [address('127.0.0.2', true)] });
  expect(await told()).toBe(0);
  become({ eth0: [address('10.0.0.2')], wlan0: [address('192.168.1.7')] });
  expect(await told()).toBe(1);
  become({ wlan0: [address('192.168.1.7')], eth0: [address('10.0.0.2')] });
  expect(await told()).toBe(1);
  become({});
  expect(await told()).toBe(2);
  end.abort();
});

test('it looks at this machine, and after its end no more', async () => {
  let looks = 0;
  const end = new AbortController();
  const interfaces = () => {
    looks++;
    return networkInterfaces();
  };
  watchNetwork(() => {}, end.signal, { interfaces, lookEveryMs: 1 });
  expect(looks).toBe(1);
  end.abort();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(looks).toBe(1);
});
