import type { Account } from '../../../../app/agent.ts';
import type { Leader } from '../leader.ts';
import { whenGone } from './presence.ts';
import type { Session } from './session.ts';
import { Teller } from './teller.ts';

/**
 * Tells the contact of this session what our person looks at, until it ends.
 * @param isPermitted looked at before anything is told, and now and then
 * @throws Refusal where no more can be led
 */
export function leadContact(
  account: Pick<Account, 'query' | 'agentsOf'>,
  leader: Leader,
  session: Session,
  isPermitted: () => boolean = () => true,
): void {
  const mayGoOn = () => {
    if (!isPermitted()) session.end('You may not follow any more.');
    return !session.over.aborted;
  };
  const failed = () => session.end('It cannot be told any more.');
  const teller = new Teller({ account, to: session.peer, session: session.id, mayGoOn, failed });
  const led = leader.lead(session.contact, (message) => teller.tell(message), session.over);
  void led.then((reason) => session.end(reason));
  whenGone(account, session.peer, session.over, { look: mayGoOn, gone: failed });
}
