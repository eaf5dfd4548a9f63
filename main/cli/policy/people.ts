import { addressOf, addressOfJid, isSameAddress } from '../../../agents/calendar/itip/address.ts';
import type { People } from '../../../agents/calendar/policy/request.ts';
import type { PolicyOptions } from './options.ts';

/** Whom the senders are taken for: files do not tell, and no contact list is asked. */
export function assumedPeople(jid: string | undefined, { stranger, group = [] }: PolicyOptions): People {
  return (address) => {
    const isOwn = jid !== undefined && addressOf(address) === addressOfJid(jid);
    return {
      isOwn,
      isKnown: isOwn || !stranger,
      isOneOf: (circle) =>
        circle.some((who) => {
          if (who === 'everyone') return true;
          if (who === 'contacts') return !isOwn && !stranger;
          if (who === 'own-account' || who === 'own-devices') return isOwn;
          if (who === 'contacts') return !isOwn && !stranger;
          if (who.startsWith('jid:')) return isSameAddress(`xmpp:${who.slice('jid:'.length)}`, address);
          return !isOwn && group.includes(who.slice('group:'.length));
        }),
    };
  };
}
