import type { QueryCodec } from '../../../app/query.ts';
import { decodeIcal, encodeIcal } from '../../../app/xep/0097-icalendar.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import type { FreeBusyAnswer, FreeBusyQuestion } from './contract-meet.ts';

const NS_FREE_BUSY = 'urn:dragoman:free-busy:0';

/** When somebody is free, from agent to agent (docs/protocol/calendar.md). */
export const freeBusyQuery: QueryCodec<FreeBusyQuestion, FreeBusyAnswer> = {
  type: 'get',
  namespace: NS_FREE_BUSY,
  name: 'free-busy',
  encodeQuery: ({ start, end }) => xml('free-busy', { xmlns: NS_FREE_BUSY, start, end }),
  decodeQuery: ({ attrs }) => ({ start: attrs.start ?? '', end: attrs.end ?? '' }),
  encodeAnswer: ({ ical }) => xml('free-busy', { xmlns: NS_FREE_BUSY }, encodeIcal(ical)),
  decodeAnswer: (payload) => ({ ical: decodeIcal(payload) }),
};
