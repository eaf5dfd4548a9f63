/** A calendar object resource (RFC 4791 §4.1): all components of one UID, and the zones they name. */
export interface StoredObject {
  /** Where it stands: a file's whole path, or an address. Another object may be there, too. */
  readonly place: string;
  readonly uid: string;
  /** Another one after every change. */
  readonly version: string;
  readonly text: string;
}

/** What became of an object: its new state, or nothing where it is gone. */
export interface Change {
  /** Of place and UID, unique in its source. */
  readonly id: string;
  readonly object: StoredObject | undefined;
}

/** What a write came to. Nothing was written where the object was not as its writer had seen it. */
export type Written = { written: StoredObject } | { conflict: StoredObject | undefined };
export type Removed = { removed: true } | { conflict: StoredObject | undefined };

/** One calendar of the person, wherever it is kept. */
export interface Source {
  /** The file, folder or address, as in the settings. */
  readonly name: string;
  /** As they were last seen, by their ids. */
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** What is wrong now, in whole sentences that name the file or the address. */
  readonly problems: readonly string[];
  /** Whether its objects were ever seen; before that nobody can know when the person is free. */
  readonly isKnown: boolean;
  /** Follows changes until the signal aborts. Resolves when it has been looked at once, or could not be. */
  follow(heard: (changes: readonly Change[]) => void, signal: AbortSignal): Promise<void>;
  /** Looks at once, for what nobody has told of yet. */
  refresh(): Promise<void>;
  /**
   * Writes one object: `seen` as it was read, or nothing for a new one.
   * @throws Refusal when it cannot be written at all
   */
  put(object: { uid: string; text: string }, seen: StoredObject | undefined): Promise<Written>;
  /** @throws Refusal */
  remove(seen: StoredObject): Promise<Removed>;
}

/** A UID is one line. */
export function uidOf(id: string): string {
  return id.slice(id.lastIndexOf('\n') + 1);
}

export function idOf({ place, uid }: Pick<StoredObject, 'place' | 'uid'>): string {
  return `${place}\n${uid}`;
}
