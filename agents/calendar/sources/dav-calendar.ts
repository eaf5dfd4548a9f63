import type { DAVResponse } from 'tsdav';
import { DavProblem } from './dav-fetch.ts';

/** So many events of one calendar are held at most. */
const MAX_OBJECTS = 50_000;
/** Asked for in one request. */
const BATCH = 200;

/** Not before there is a calendar of a server: it brings much with it. */
const dav = () => import('tsdav');

/** One resource of the calendar (RFC 4791 §4.1), by its whole address. */
export interface DavObject {
  href: string;
  etag: string;
  text: string;
}

export interface DavChanges {
  /** By address, with the version each has now. */
  there: Map<string, string>;
  gone: string[];
  /** Where to go on from the next time; absent where the server has no such thing. */
  token: string | undefined;
  /** Whatever is not in `there` is gone. */
  isAll: boolean;
}

/** The requests that a calendar's server is asked (RFC 4791, RFC 6578), and nothing kept between them. */
export class DavCalendar {
  readonly #url: string;
  readonly #fetch: typeof fetch;

  /** @param url of the calendar itself, which ends with a slash */
  constructor(url: string, request: typeof fetch) {
    this.#url = url;
    this.#fetch = request;
  }

  /** @param token where the last look ended; without one, or where the server forgot it, all is told */
  async changes(token: string | undefined): Promise<DavChanges> {
    const synced =
      (await this.#sync(token)) ?? (token === undefined ? undefined : await this.#sync(undefined));
    return synced ?? (await this.#all());
  }

  async fetch(hrefs: readonly string[]): Promise<DavObject[]> {
    const found: DavObject[] = [];
    for (let at = 0; at < hrefs.length; at += BATCH) {
      const paths = hrefs.slice(at, at + BATCH).map((href) => new URL(href).pathname);
      const answers = await this.#multiget(paths);
      for (const answer of answers) {
        const href = this.#within(answer);
        const etag = textOf(answer.props?.getetag);
        const text = textOf(answer.props?.calendarData);
        if (href && etag && text) found.push({ href, etag, text });
      }
    }
    return found;
  }

  /** Whether it was written; not where the version there is no more the one that was seen (RFC 9110 §13.1). */
  async put(
    href: string,
    text: string,
    etag: string | undefined,
  ): Promise<{ isWritten: boolean; etag?: string }> {
    const { createObject, updateObject } = await dav();
    const headers = { 'content-type': 'text/calendar; charset=utf-8' };
    const to = { url: href, data: text, fetch: this.#fetch };
    const answer =
      etag === undefined
        ? await createObject({ ...to, headers: { ...headers, 'If-None-Match': '*' } })
        : await updateObject({ ...to, etag, headers });
    if (!isDone(answer)) return { isWritten: false };
    const now = answer.headers.get('etag');
    return { isWritten: true, ...(now && { etag: now }) };
  }

  async remove(href: string, etag: string): Promise<boolean> {
    const { deleteObject } = await dav();
    return isDone(await deleteObject({ url: href, etag, fetch: this.#fetch }));
  }

  /** RFC 4791 §7.9. Those that are gone by now are no fault of the others. */
  async #multiget(paths: readonly string[]): Promise<DAVResponse[]> {
    const { DAVNamespace, davRequest, getDAVAttribute } = await dav();
    const answers = await davRequest({
      url: this.#url,
      init: {
        method: 'REPORT',
        namespace: 'c',
        headers: { depth: '1' },
        body: {
          'calendar-multiget': {
            _attributes: getDAVAttribute([DAVNamespace.DAV, DAVNamespace.CALDAV]),
            'd:prop': { 'd:getetag': {}, 'c:calendar-data': {} },
            'd:href': paths,
          },
        },
      },
      fetch: this.#fetch,
    });
    assertAnswered(answers);
    return answers;
  }

  /** RFC 6578 §3.2; undefined where the server has none of it, or not with this token. */
  async #sync(token: string | undefined): Promise<DavChanges | undefined> {
    const { syncCollection } = await dav();
    const changes: DavChanges = { there: new Map(), gone: [], token, isAll: token === undefined };
    for (let isCut = true; isCut; ) {
      const answers = await syncCollection({
        url: this.#url,
        props: { 'd:getetag': {} },
        syncLevel: 1,
        ...(changes.token !== undefined && { syncToken: changes.token }),
        headers: { depth: '0' },
        fetch: this.#fetch,
      });
      const next = textOf(answers[0]?.raw?.multistatus?.syncToken);
      if (next === undefined || next === '') return undefined;
      isCut = answers.some(({ status }) => status === 507) && next !== changes.token;
      changes.token = next;
      for (const answer of answers) {
        const href = this.#within(answer);
        const etag = textOf(answer.props?.getetag);
        if (href && answer.status === 404) changes.gone.push(href);
        else if (href && etag) changes.there.set(href, etag);
      }
      assertBounded(changes.there);
    }
    return changes;
  }

  /** For servers without: every version there is. */
  async #all(): Promise<DavChanges> {
    const { propfind } = await dav();
    const answers = await propfind({
      url: this.#url,
      props: { 'd:getetag': {}, 'd:resourcetype': {} },
      depth: '1',
      fetch: this.#fetch,
    });
    assertAnswered(answers);
    const there = new Map<string, string>();
    for (const answer of answers) {
      const href = this.#within(answer);
      const etag = textOf(answer.props?.getetag);
      if (href && etag) there.set(href, etag);
    }
    assertBounded(there);
    return { there, gone: [], token: undefined, isAll: true };
  }

  /** The whole address of something in the calendar; what a server names elsewhere is none of our business. */
  #within({ href }: DAVResponse): string | undefined {
    if (typeof href !== 'string' || !URL.canParse(href, this.#url)) return undefined;
    const { href: whole, pathname } = new URL(href, this.#url);
    return whole.startsWith(this.#url) && !pathname.endsWith('/') ? whole : undefined;
  }
}

function isDone({ ok, status }: Response): boolean {
  if (ok) return true;
  // Gone, or already there; some servers say so by another number (RFC 4791 §5.3.2.1, no-uid-conflict).
  if ([404, 409, 410, 412].includes(status)) return false;
  throw problemOf(status);
}

function problemOf(status: number): DavProblem {
  if (status === 403 || status === 405) return new DavProblem(status, 'does not let this user do that');
  if (status === 404) return new DavProblem(status, 'is not there');
  if (status === 413 || status === 507) return new DavProblem(status, 'has no room for it');
  return new DavProblem(status, `is no calendar, or not one that can be read (${status})`);
}

/** What is no multistatus (RFC 4918 §13) is a refusal, or no CalDAV at all. */
function assertAnswered([first]: readonly DAVResponse[]): void {
  if (first?.raw?.multistatus === undefined) throw problemOf(first?.status ?? 0);
}

function assertBounded({ size }: ReadonlyMap<string, string>): void {
  if (size > MAX_OBJECTS) throw new DavProblem(0, `has more than ${MAX_OBJECTS} events`);
}

/** Text as XML has it; what looks like a number was made one. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (value !== null && typeof value === 'object' && '_cdata' in value) return textOf(value._cdata);
  return undefined;
}
