import type { AgentDefinition, Device, Here } from '../../app/agent.ts';
import { Refusal } from '../../app/agent.ts';
import { type Found, filesContract } from './contract.ts';
import { find } from './find.ts';
import type { Shares } from './shares.ts';

type Calls = NonNullable<AgentDefinition<typeof filesContract, Shares>['calls']>;
type FindHere = Here<Shares, (typeof filesContract)['calls']['find']>;
type Query = { path: string; name: string };

/** On one device, or on this one and all paired ones at once; what one of them cannot do holds up no other. */
export const findAnywhere: Calls['find'] = async ({ device, here: isHere, ...query }, here) => {
  if (device !== undefined) return { ...(await findOn(device, query, here)), unasked: [] };
  if (isHere) return { ...(await findHere(query, here)), unasked: [] };
  const unasked: { device: string; reason: string }[] = [];
  let own: unknown;
  const passOver = (one: string) => (error: unknown) => {
    here.signal.throwIfAborted();
    const reason = error instanceof Refusal ? error.message : 'The connection to it broke.';
    unasked.push({ device: one, reason });
    return { found: 0, isCut: false };
  };
  const results = await Promise.all([
    findHere(query, here).catch((error) => {
      own = error;
      return { found: 0, isCut: false };
    }),
    ...here.account.devices.map(async (one) => findIfPaired(one, query, here).catch(passOver(one.device))),
  ]);
  // A path may be there on the others only; where nobody could be asked it is the answer.
  if (own && !(own instanceof Refusal && unasked.length < here.account.devices.length)) throw own;
  return {
    found: results.reduce((sum, { found }) => sum + found, 0),
    isCut: results.some(({ isCut }) => isCut),
    unasked,
  };
};

function findHere(query: Query, here: FindHere) {
  return find(here.state, query, { signal: here.signal, progress: tell(undefined, here) });
}

async function findIfPaired({ device, paired, online }: Device, query: Query, here: FindHere) {
  if (!paired) throw new Refusal('not-allowed', 'It is not paired with this device.');
  if (!online) throw new Refusal('service-unavailable', 'It is not online.');
  return findOn(device, query, here);
}

async function findOn(device: string, query: Query, here: FindHere) {
  const { signal } = here;
  const link = await here.account.link(device, { signal });
  return link.call(filesContract, 'find', query, { signal, progress: tell(device, here) });
}

function tell(device: string | undefined, { progress }: FindHere) {
  return (found: Found[]) =>
    progress?.(device === undefined ? found : found.map((one) => ({ ...one, device })));
}
