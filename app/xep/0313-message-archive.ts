import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { encodeForm } from './0004-data-forms.ts';
import {
  decodeResultSetResponse,
  encodeResultSetRequest,
  NS_RSM,
  type ResultSetRequest,
  type ResultSetResponse,
} from './0059-result-set-management.ts';

export const NS_ARCHIVE = 'urn:xmpp:mam:2';
const NS_FORWARD = 'urn:xmpp:forward:0';
const NS_DELAY = 'urn:xmpp:delay';

export interface ArchiveQuery {
  /** Comes back with each result (XEP-0313 §4.2). */
  queryId: string;
  /** Nothing that came before this moment (§4.1.2), as XEP-0082 writes it. */
  start?: string;
  page: ResultSetRequest;
}

/** One message of the archive. */
export interface ArchiveResult {
  queryId: string | undefined;
  /** Of this item in the archive. */
  id: string;
  /** When the server received it. */
  stamp: string | undefined;
  message: Element;
}

/** What ends the results of a query; `complete` where nothing follows them (§4.3.2). */
export interface ArchiveEnd {
  complete: boolean;
  set: ResultSetResponse;
}

/** `<query queryid='…'><x/><set/></query>` (XEP-0313 §4, §4.3) */
export function encodeArchiveQuery({ queryId, start, page }: ArchiveQuery): Element {
  const form = encodeForm({
    type: 'submit',
    fields: [
      { var: 'FORM_TYPE', type: 'hidden', values: [NS_ARCHIVE] },
      ...(start === undefined ? [] : [{ var: 'start', values: [start] }]),
    ],
  });
  return xml('query', { xmlns: NS_ARCHIVE, queryid: queryId }, form, encodeResultSetRequest(page));
}

/** Undefined where the message carries no result (§4.2), or one whose item was removed (§3.2). */
export function decodeArchiveResult(stanza: Element): ArchiveResult | undefined {
  const result = stanza.getChild('result', NS_ARCHIVE);
  const forwarded = result?.getChild('forwarded', NS_FORWARD);
  const message = forwarded?.getChild('message', 'jabber:client');
  if (!result?.attrs.id || !message) return undefined;
  const stamp = forwarded?.getChild('delay', NS_DELAY)?.attrs.stamp;
  return { queryId: result.attrs.queryid, id: result.attrs.id, stamp, message };
}

/** @throws StanzaError when it is no end of results */
export function decodeArchiveEnd(fin: Element | undefined): ArchiveEnd {
  const set = fin?.getChild('set', NS_RSM);
  if (fin?.getName() !== 'fin' || fin.getNS() !== NS_ARCHIVE || !set)
    throw new StanzaError('modify', 'bad-request', 'These results of the archive have no end.');
  return { complete: fin.attrs.complete === 'true', set: decodeResultSetResponse(set) };
}
