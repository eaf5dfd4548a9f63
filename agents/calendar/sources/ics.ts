import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../../../app/agent.ts';
import { CalendarFile } from './calendar-file.ts';
import { readWhole, removeWhole, replaceWhole, sweep, Unusable } from './disk.ts';
import { IcsFiles } from './ics-files.ts';
import { BrokenCalendar } from './scan.ts';
import type { Change, Removed, Source, StoredObject, Written } from './source.ts';
import { watchFiles } from './watch-files.ts';

/** Some disks tell of no change. */
const LOOK_MS = 60_000;
/** A file that other programs change without end is given up. */
const TRIES = 20;
/** Two that write at the same time should not go on in step. */
const STEP_MS = 10;

/** One `.ics` file with any number of events, or a folder of such files (one an event, as vdirsyncer keeps them). */
export class IcsSource implements Source {
  readonly name: string;
  readonly #files: IcsFiles;
  #isWatched = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(path: string, { isWritten }: { isWritten: boolean }) {
    this.name = path;
    this.#files = new IcsFiles(path, isWritten);
  }

  get objects(): ReadonlyMap<string, StoredObject> {
    return this.#files.known.objects;
  }

  get problems(): readonly string[] {
    return this.#files.problems;
  }

  get isKnown(): boolean {
    return this.#files.isKnown;
  }

  async follow(heard: (changes: readonly Change[]) => void, signal: AbortSignal): Promise<void> {
    const files = this.#files;
    files.known.onChange(heard);
    await this.#inTurn(() => files.lookAll());
    await sweep(files.folder);
    if (signal.aborted) return;
    const lookAgain = () => void this.#inTurn(() => files.lookAll());
    const timer = setInterval(lookAgain, LOOK_MS).unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    this.#isWatched = await watchFiles(files.path, signal, (place) => {
      void this.#inTurn(() => files.look(place));
    });
    lookAgain(); // for what changed before it was watched
  }

  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#lookUnlessTold();
    });
  }

  async put(object: { uid: string; text: string }, seen: StoredObject | undefined): Promise<Written> {
    const { uid, text } = object;
    const now = await this.#change(uid, seen, async (path, file, bytes) => {
      const next = file ? file.with(uid, text) : Buffer.from(text);
      const version = new CalendarFile(next).object(uid)?.version;
      if (!version) throw new BrokenCalendar(`it is not all of ${uid}`);
      return { isDone: await replaceWhole(path, next, bytes), version };
    });
    return now.isDone && now.object ? { written: now.object } : { conflict: now.object };
  }

  async remove(seen: StoredObject): Promise<Removed> {
    const now = await this.#change(seen.uid, seen, async (path, file, bytes) => {
      if (!file || !bytes) return { isDone: true, version: undefined };
      const isAlone = this.#files.isFolder && file.holdsOnly(seen.uid);
      const isDone = isAlone
        ? await removeWhole(path, bytes)
        : await replaceWhole(path, file.without(seen.uid), bytes);
      return { isDone, version: undefined };
    });
    return now.isDone ? { removed: true } : { conflict: now.object };
  }

  /**
   * Edits the file as it is right now, again where another program was quicker: what that changed elsewhere in the
   * file stays. Nothing is done where the object itself is not as it was seen.
   */
  #change(uid: string, seen: StoredObject | undefined, edit: Edit): Promise<Now> {
    const files = this.#files;
    return this.#inTurn(async () => {
      if (!seen) await this.#lookUnlessTold(); // it may have come by another file
      const place = seen?.place ?? files.known.byUid(uid)?.place ?? files.placeFor(uid);
      try {
        for (let tries = 0; tries < TRIES; tries++) {
          if (tries > 0) await delay(Math.random() * STEP_MS * tries);
          const bytes = await readWhole(place);
          const isEmpty = bytes === undefined || bytes.toString('latin1').trim() === '';
          const file = isEmpty ? undefined : new CalendarFile(bytes);
          const isAsSeen = file?.object(uid)?.version === seen?.version;
          const edited = isAsSeen ? await edit(place, file, bytes) : undefined;
          if (edited && !edited.isDone) continue;
          await files.look(place);
          const object = files.at(place, uid);
          // What others wrote over it in that moment is looked at anew.
          if (!edited || object?.version === edited.version) return { isDone: isAsSeen, object };
        }
      } catch (error) {
        throw asRefusal(place, error);
      }
      throw new Refusal('conflict', `${place} changes all the time. Try again later.`);
    });
  }

  async #lookUnlessTold(): Promise<void> {
    if (!this.#isWatched || (await this.#files.hasMoved())) await this.#files.lookAll();
  }

  /** One thing at a time; none of them fails the next. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {}); // whoever wanted it is told
    return mine;
  }
}

/** Says which version stands there then; not done where another program was quicker. */
type Edit = (
  path: string,
  file: CalendarFile | undefined,
  bytes: Buffer | undefined,
) => Promise<{ isDone: boolean; version: string | undefined }>;

interface Now {
  isDone: boolean;
  object: StoredObject | undefined;
}

function asRefusal(path: string, error: unknown): unknown {
  if (error instanceof Unusable) return new Refusal('not-allowed', `${path} ${error.message}.`);
  if (error instanceof BrokenCalendar)
    return new Refusal('not-allowed', `${path} cannot be changed: ${error.message}.`);
  return error;
}
