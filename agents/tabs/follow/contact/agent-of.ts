import { type Account, Refusal } from '../../../../app/agent.ts';

type Agents = Pick<Account, 'agentsOf'>;

/** Bare JID of a full one. */
export function bareOf(full: string): string {
  return full.split('/', 1)[0] ?? full;
}

/** @throws Refusal where it is no contact's Dragoman that is online */
export function mustBeAgent(account: Agents, full: string): void {
  if (!account.agentsOf(bareOf(full)).includes(full))
    throw new Refusal('not-allowed', 'Only contacts of each other who are online can follow.');
}

/** Full JID of the one device of a contact that can be asked, or of the one that is named so. */
export function agentOf(account: Agents, contact: string): string {
  const bare = bareOf(contact);
  const all = agentsOf(account, bare).filter((full) => contact === bare || full === contact);
  const [one, another] = all;
  if (!one)
    throw new Refusal('service-unavailable', `${bare} is no contact of yours who is online with Dragoman.`);
  if (another) throw new Refusal('conflict', `${bare} is online more than once. Name one: ${all.join(', ')}`);
  return one;
}

/** What a person typed may be no JID at all. */
function agentsOf(account: Agents, contact: string): readonly string[] {
  try {
    return account.agentsOf(contact);
  } catch {
    throw new Refusal('bad-request', `${contact} is not the address of a person, such as ann@example.net.`);
  }
}
