import type { Account } from '../../app/agent.ts';

/** What its person called the device of this JID. */
export function deviceOf({ devices }: Pick<Account, 'devices'>, jid: string): string {
  return devices.find((one) => one.jid === jid)?.device ?? jid;
}
