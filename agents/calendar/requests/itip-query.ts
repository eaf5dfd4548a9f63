import type { QueryCodec } from '../../../app/query.ts';
import { decodeIcal, encodeIcal } from '../../../app/xep/0097-icalendar.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { dispositions, type ItipMessage, type ItipReceipt } from './contract-requests.ts';

const NS_ITIP = 'urn:dragoman:itip:0';

/** One iTIP message from agent to agent, and that it has come (docs/protocol/calendar.md). */
export const itipQuery: QueryCodec<ItipMessage, ItipReceipt> = {
  type: 'set',
  namespace: NS_ITIP,
  name: 'itip',
  encodeQuery: ({ ical }) => xml('itip', { xmlns: NS_ITIP }, encodeIcal(ical)),
  decodeQuery: (payload) => ({ ical: decodeIcal(payload) }),
  encodeAnswer: ({ uid, disposition }) => xml('itip', { xmlns: NS_ITIP, uid, disposition }),
  decodeAnswer: (payload) => {
    const { uid, disposition } = payload.attrs;
    const known = dispositions.find((one) => one === disposition);
    if (uid === undefined || !known) throw new StanzaError('modify', 'bad-request', 'This is no receipt.');
    return { uid, disposition: known };
  },
};
