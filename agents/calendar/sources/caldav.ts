import { createHash } from 'node:crypto';
import { Refusal } from '../../../app/agent.ts';
import { CalendarFile } from './calendar-file.ts';
import { DavCalendar, type DavObject } from './dav-calendar.ts';
import { DavProblem, davFetch } from './dav-fetch.ts';
import { Known } from './known.ts';
import { BrokenCalendar } from './scan.ts';
import type { Change, Removed, Source, StoredObject, Written } from './source.ts';

/** Servers tell nobody what changed. */
const LOOK_MS = 60_000;
/** Whoever asks again and again is told what was seen so short a time ago. */
const FRESH_MS = 2_000;

export interface CaldavOptions {
  url: string;
  user: string;
  password(): Promise<string | undefined>;
  /** For so long what was seen is as good as looking again. */
  freshMs?: number;
}

/** A calendar on a CalDAV server (RFC 4791). */
export class CaldavSource implements Source {
  readonly name: string;
  isKnown = false;
  readonly #url: string;
  readonly #options: CaldavOptions;
  readonly #known = new Known();
  readonly #broken = new Map<string, string>();
  #problem: string | undefined;
  /** The one that was not accepted; it is not sent again. */
  #refused: string | undefined;
  #token: string | undefined;
  #seenAt = Number.NEGATIVE_INFINITY;
  #signal = new AbortController().signal;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: CaldavOptions) {
    this.#options = options;
    this.name = options.url;
    this.#url = options.url.endsWith('/') ? options.url : `${options.url}/`;
  }

  get objects(): ReadonlyMap<string, StoredObject> {
    return this.#known.objects;
  }

  get problems(): readonly string[] {
    const { name } = this;
    return [
      ...(this.#problem === undefined ? [] : [`${name} ${this.#problem}.`]),
      ...[...this.#broken].map(([href, why]) => `${href} cannot be used: ${why}.`),
    ];
  }

  async follow(heard: (changes: readonly Change[]) => void, signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    this.#known.onChange(heard);
    const timer = setInterval(() => void this.refresh(), LOOK_MS).unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    await this.refresh();
  }

  /** Never rejects: what goes wrong is a problem, and what was seen before counts on. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      if (Date.now() - this.#seenAt < (this.#options.freshMs ?? FRESH_MS)) return;
      try {
        await this.#look(await this.#calendar());
        this.#problem = undefined;
        this.isKnown = true;
      } catch (error) {
        if (!(error instanceof DavProblem)) throw error;
        this.#problem = error.message;
      }
      this.#seenAt = Date.now();
    });
  }

  put({ uid, text }: { uid: string; text: string }, seen: StoredObject | undefined): Promise<Written> {
    return this.#inTurn(() =>
      this.#asked(async () => {
        const calendar = await this.#calendar();
        if (!seen) await this.#look(calendar); // it may have come by another way
        const there = seen ?? this.#known.byUid(uid);
        if (!seen && there) return { conflict: there };
        const href = there?.place ?? this.#hrefFor(uid);
        const { isWritten, etag } = await calendar.put(href, text, there?.version);
        if (isWritten && etag !== undefined) this.#take([{ href, etag, text }]);
        else await this.#lookAt(calendar, [href]);
        const now = this.#at(href);
        if (!isWritten) return { conflict: now };
        if (!now) throw new DavProblem(0, 'has taken it and does not show it');
        return { written: now };
      }),
    );
  }

  remove(seen: StoredObject): Promise<Removed> {
    return this.#inTurn(() =>
      this.#asked(async () => {
        const calendar = await this.#calendar();
        const isRemoved = await calendar.remove(seen.place, seen.version);
        await this.#lookAt(calendar, [seen.place]);
        return isRemoved ? { removed: true } : { conflict: this.#at(seen.place) };
      }),
    );
  }

  async #calendar(): Promise<DavCalendar> {
    const { user, password: read } = this.#options;
    const password = await read().catch((error: Error) => {
      throw new DavProblem(0, `has no password that can be read: ${error.message.replace(/\.$/, '')}`);
    });
    if (password === undefined)
      throw new DavProblem(401, `has no password here. Give it: dragoman caldav ${this.name} ${user}`);
    if (password === this.#refused)
      throw new DavProblem(401, `refused the password. Give it anew: dragoman caldav ${this.name} ${user}`);
    const request = davFetch(user, password, this.#signal);
    return new DavCalendar(this.#url, async (...asked) => {
      try {
        return await request(...asked);
      } catch (error) {
        if ((error as DavProblem).status === 401) this.#refused = password;
        throw error;
      }
    });
  }

  async #look(calendar: DavCalendar): Promise<void> {
    const { there, gone, token, isAll } = await calendar.changes(this.#token);
    const versions = new Map([...this.#known.objects.values()].map(({ place, version }) => [place, version]));
    const missing = isAll ? this.#known.places.filter((place) => !there.has(place)) : gone;
    this.#forget(missing);
    const changed = [...there].filter(([href, etag]) => versions.get(href) !== etag);
    await this.#lookAt(
      calendar,
      changed.map(([href]) => href),
    );
    this.#token = token; // not before all of it has come
  }

  async #lookAt(calendar: DavCalendar, hrefs: readonly string[]): Promise<void> {
    const found = await calendar.fetch(hrefs);
    const seen = new Set(found.map(({ href }) => href));
    this.#forget(hrefs.filter((href) => !seen.has(href)));
    this.#take(found);
  }

  #forget(hrefs: readonly string[]): void {
    for (const href of hrefs) this.#broken.delete(href);
    this.#known.replaceAll(hrefs.map((place) => ({ place, objects: [] })));
  }

  #take(found: readonly DavObject[]): void {
    const places = found.flatMap(({ href, etag, text }) => {
      try {
        const objects = new CalendarFile(Buffer.from(text)).objects;
        this.#broken.delete(href);
        return [
          { place: href, objects: objects.map((one) => ({ ...one, place: href, version: etag, text })) },
        ];
      } catch (error) {
        if (!(error instanceof BrokenCalendar)) throw error;
        this.#broken.set(href, error.message);
        return [];
      }
    });
    this.#known.replaceAll(places);
  }

  #at(href: string): StoredObject | undefined {
    for (const object of this.#known.objects.values()) if (object.place === href) return object;
    return undefined;
  }

  /** The same for the same UID, so that what is sent twice is there once. */
  #hrefFor(uid: string): string {
    const isName = /^[A-Za-z0-9_][A-Za-z0-9@._-]{0,199}$/.test(uid);
    return `${this.#url}${isName ? uid : createHash('sha256').update(uid).digest('hex')}.ics`;
  }

  async #asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DavProblem)
        throw new Refusal('service-unavailable', `${this.name} ${error.message}.`);
      throw error;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {}); // whoever wanted it is told
    return mine;
  }
}
