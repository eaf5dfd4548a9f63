import { BlockList, isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { S5bCandidate } from '../xep/0260-jingle-socks5.ts';

const MAX_OWN = 8;

const never = ranges([
  '0.0.0.0/8',
  '224.0.0.0/3',
  '::/128',
  'ff00::/8',
  'fe80::/10',
  '64:ff9b::/96',
  '2002::/16',
]);
const loopback = ranges(['127.0.0.0/8', '::1/128']);
const inside = ranges([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
]);

/** Where this machine can be reached; itself alone only where it has no network. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  const outside = all.filter(({ internal, address }) => !internal && !has(never, address));
  const found = outside.length > 0 ? outside : all.filter(({ address }) => has(loopback, address));
  return [...new Set(found.map(({ address }) => address))].slice(0, MAX_OWN);
}

/**
 * Whether to connect to what the other side, or a server that changes its words, gives as its address. Devices of the
 * same person may share a network; anybody else who names a host inside it would have us look around there.
 */
export function mayConnect(
  { host, port, type }: Pick<S5bCandidate, 'host' | 'port' | 'type'>,
  isOwnAccount: boolean,
): boolean {
  if (isIP(host) === 0 || has(never, host)) return false;
  if (has(loopback, host)) return isOwnAccount && port >= 1024 && ownAddresses().includes(host);
  if (has(inside, host)) return isOwnAccount && port >= 1024;
  return type === 'proxy' || port >= 1024;
}

function has(list: BlockList, address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return list.check(mapped, 'ipv4');
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function ranges(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [net = '', prefix] = text.split('/');
    list.addSubnet(net, Number(prefix), isIPv6(net) ? 'ipv6' : 'ipv4');
  }
  return list;
}
