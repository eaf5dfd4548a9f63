import type { Status } from '../../app/core.ts';

export function statusWords({ state, jid, device, priority, problem }: Status): string {
  if (state === 'online') return `online as ${jid} (${device}), priority ${priority}`;
  return `${state}, ${jid} (${device})${problem === undefined ? '' : `: ${problem}`}`;
}
