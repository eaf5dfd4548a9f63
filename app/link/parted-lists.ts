import { deviceId } from './device-key.ts';
import { compare, current, type DeviceChain, firstOther, has, hash } from './device-list.ts';
import type { PairedWith } from './paired.ts';
import type { PairedState } from './paired-file.ts';

const MAX_PARTED = 4;
const MAX_REFUSED = 100;

/** Who else is in our list and in all that part from it: in doubt nobody is let in whom one of them took out. */
export function pairedIn({ id: own, chain, parted }: PairedState): PairedWith[] {
  if (!has(current(chain), own)) return [];
  const others = parted.map((one) => new Set(current(one).devices.map(({ key }) => key)));
  return current(chain)
    .devices.filter(({ key }) => others.every((keys) => keys.has(key)))
    .map(({ key, name }) => ({ id: deviceId(key), publicKey: key, name }))
    .filter(({ id }) => id !== own);
}

/**
 * The state with a parted chain in it for the person to judge; undefined when that is nothing to ask. Only who was a
 * device of our list once can part from it: what others make up begins otherwise.
 */
export function withParted(state: PairedState, theirs: DeviceChain): PairedState | undefined {
  const other = firstOther(state.chain, theirs);
  if (!other || other.epoch === 0 || state.refused.includes(hash(other))) return undefined;
  const compared = state.parted.map((chain) => ({ chain, as: compare(chain, theirs) }));
  if (compared.some(({ as }) => as === 'same' || as === 'older')) return undefined;
  const rest = compared.filter(({ as }) => as === 'parted').map(({ chain }) => chain);
  return rest.length >= MAX_PARTED ? undefined : { ...state, parted: [...rest, theirs] };
}

/** The state once the person has said which chain is right; undefined when there is no such chain. */
export function withChosen(state: PairedState, head: string): PairedState | undefined {
  const all = [state.chain, ...state.parted];
  const right = all.find((chain) => hash(current(chain)) === head);
  if (!right) return undefined;
  const wrong = all.flatMap((chain) => (chain === right ? [] : (firstOther(right, chain) ?? [])));
  const refused = [...state.refused, ...wrong.map(hash)].slice(-MAX_REFUSED);
  return { id: state.id, chain: right, parted: [], refused };
}
