import { NS_RSM } from '../../../app/xep/0059-result-set-management.ts';
import { NS_ARCHIVE } from '../../../app/xep/0313-message-archive.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { type Asked, account } from './stage.ts';

export interface Item {
  id: string;
  message: Element;
}

/** An archive (XEP-0313) as a server has it, `pageSize` items at a time. */
export class ArchiveOfTest {
  items: Item[] = [];
  pageSize = 2;
  /** Questions it was asked, as `after` or `start`. */
  readonly asked: string[] = [];
  #count = 0;

  add(message: Element): Item {
    this.#count += 1;
    const item = { id: `item-${this.#count}`, message };
    this.items.push(item);
    return item;
  }

  /** The results go to `deliver`, and the end of them is the answer. */
  async answer({ payload }: Asked, deliver: (stanza: Element) => Promise<unknown>): Promise<Element> {
    const set = payload.getChild('set', NS_RSM);
    const after = set?.getChildText('after');
    const start = payload
      .getChild('x')
      ?.getChildren('field')
      .find(({ attrs }) => attrs.var === 'start');
    this.asked.push(after ?? start?.getChildText('value') ?? 'all');
    const from = after ? this.items.findIndex(({ id }) => id === after) : -1;
    if (after && from < 0) throw new StanzaError('cancel', 'item-not-found');
    const isLast = set?.getChildText('before') === '';
    const rest = isLast ? this.items.slice(-1) : this.items.slice(from + 1);
    const page = rest.slice(0, this.pageSize);
    for (const { id, message } of page) await deliver(result(id, message, payload.attrs.queryid));
    const complete = page.length === rest.length ? 'true' : undefined;
    const ends =
      page.length > 0 ? [xml('first', {}, page[0]?.id ?? ''), xml('last', {}, page.at(-1)?.id ?? '')] : [];
    return xml(
      'iq',
      { type: 'result' },
      xml('fin', { xmlns: NS_ARCHIVE, complete }, xml('set', { xmlns: NS_RSM }, ...ends)),
    );
  }
}

/** One result, as the server of the account sends it, or as `from` does. */
export function result(id: string, message: Element, queryid: string, from = account): Element {
  return xml(
    'message',
    { from, to: `${account}/dragoman` },
    xml(
      'result',
      { xmlns: NS_ARCHIVE, id, queryid },
      xml(
        'forwarded',
        { xmlns: 'urn:xmpp:forward:0' },
        xml('delay', { xmlns: 'urn:xmpp:delay', stamp: `2026-03-01T00:00:0${id.slice(-1)}Z` }),
        message,
      ),
    ),
  );
}
