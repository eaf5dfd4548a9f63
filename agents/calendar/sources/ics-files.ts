import { createHash } from 'node:crypto';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CalendarFile } from './calendar-file.ts';
import { readWhole, Unusable } from './disk.ts';
import { Known } from './known.ts';
import { BrokenCalendar } from './scan.ts';
import { idOf, type StoredObject } from './source.ts';

/** So many files of one folder are read at most. */
const MAX_FILES = 50_000;
const READ_AT_ONCE = 16;
/** What changed as short a time ago may change again within the same tick of the disk's clock. */
const TICK_MS = 50;

/** The files of one calendar and what is in them, as last looked at. */
export class IcsFiles {
  readonly known = new Known();
  isFolder = false;
  isKnown = false;
  path: string;
  /** By path; one that is broken keeps what it last held. */
  readonly #faults = new Map<string, string>();
  /** When those whose content is known were last written. */
  readonly #stamps = new Map<string, string>();
  readonly #canBegin: boolean;
  #stamp = '';

  /** @param canBegin whether a file that is not there yet is a calendar without events */
  constructor(path: string, canBegin: boolean) {
    this.path = path;
    this.#canBegin = canBegin;
  }

  get problems(): string[] {
    return [...this.#faults.values()];
  }

  get folder(): string {
    return this.isFolder ? this.path : dirname(this.path);
  }

  at(place: string, uid: string): StoredObject | undefined {
    return this.known.objects.get(idOf({ place, uid }));
  }

  /** Where a new object goes. */
  placeFor(uid: string): string {
    if (!this.isFolder) return this.path;
    const isName = /^[A-Za-z0-9_][A-Za-z0-9@._+-]{0,199}$/.test(uid);
    const name = isName ? uid : createHash('sha256').update(uid).digest('hex');
    const place = join(this.path, `${name}.ics`);
    const isTaken = this.known.places.includes(place) || this.#faults.has(place);
    return isTaken
      ? join(this.path, `${createHash('sha256').update(`again ${uid}`).digest('hex')}.ics`)
      : place;
  }

  /** Whether files were put in or taken out since; a change within one is told by whoever watches. */
  async hasMoved(): Promise<boolean> {
    return !this.isKnown || (await stampOf(this.path)) !== this.#stamp;
  }

  async lookAll(): Promise<void> {
    try {
      const path = await realpath(this.path).catch(() => this.path); // a link there is its owner's wish
      const stats = await stat(path).catch(() => undefined);
      this.path = path;
      this.isFolder = stats?.isDirectory() ?? !path.toLowerCase().endsWith('.ics');
      const stamp = await stampOf(path);
      const places = this.isFolder ? await filesIn(path) : [path];
      if (!stats && !this.#canBegin) throw new Unusable('is not there');
      const there = new Set(places);
      for (const place of [...this.known.places, ...this.#faults.keys()])
        if (!there.has(place)) this.#forget(place);
      for (let at = 0; at < places.length; at += READ_AT_ONCE)
        await Promise.all(places.slice(at, at + READ_AT_ONCE).map((place) => this.look(place)));
      this.#stamp = stamp;
      this.isKnown = true;
    } catch (error) {
      this.#faults.set('', `${this.path} ${(error as Error).message}.`);
    }
  }

  async look(place: string): Promise<void> {
    const stamp = await stampOf(place);
    if (stamp !== '' && stamp === this.#stamps.get(place)) return;
    try {
      const bytes = await readWhole(place);
      if (bytes === undefined) return this.#miss(place);
      this.#take(place, bytes);
      if (isOld(stamp)) this.#stamps.set(place, stamp);
      else this.#stamps.delete(place);
    } catch (error) {
      if (!(error instanceof Unusable || error instanceof BrokenCalendar)) throw error;
      const words = error instanceof Unusable ? error.message : `cannot be used: ${error.message}`;
      this.#faults.set(place, `${place} ${words}.`);
    }
  }

  #take(place: string, bytes: Buffer): void {
    // One that was emptied is being written, as a rule; one that was made empty waits for its first event.
    const isEmpty = bytes.toString('latin1').trim() === '';
    if (isEmpty && this.known.places.includes(place)) throw new BrokenCalendar('it is empty');
    const file = isEmpty ? undefined : new CalendarFile(bytes);
    this.#faults.delete(place);
    if (file && file.namelessCount > 0)
      this.#faults.set(place, `${place} has ${file.namelessCount} events without a UID, which are left out.`);
    this.known.replace(
      place,
      (file?.objects ?? []).map((object) => ({ place, ...object })),
    );
  }

  /** The one file of a calendar does not go for good in a moment, as one of a folder's does. */
  #miss(place: string): void {
    if (!this.isFolder && this.known.objects.size > 0) throw new Unusable('is not there any more');
    this.#forget(place);
  }

  #forget(place: string): void {
    this.#faults.delete(place);
    this.#stamps.delete(place);
    this.known.replace(place, []);
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new Unusable(error.code === 'ENOENT' ? 'is not there' : `cannot be read (${error.message})`);
  });
  const calendars = names.filter((name) => !name.startsWith('.') && name.toLowerCase().endsWith('.ics'));
  if (calendars.length > MAX_FILES) throw new Unusable(`has more than ${MAX_FILES} files`);
  return calendars.map((name) => join(folder, name));
}

/** Another one whenever it is written or another file takes its place; empty when it is not there. */
async function stampOf(path: string): Promise<string> {
  const stats = await lstat(path, { bigint: true }).catch(() => undefined);
  return stats ? `${stats.mtimeNs} ${stats.ctimeNs} ${stats.size} ${stats.ino}` : '';
}

function isOld(stamp: string): boolean {
  return Number(stamp.split(' ')[1]) / 1e6 < Date.now() - TICK_MS;
}
