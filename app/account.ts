import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Who } from './grant.ts';
import type { Link } from './link/link.ts';
import type { Via } from './link/link-calls.ts';
import type { QueryCodec } from './query.ts';

/** Another install of this person: one resource of the same account. */
export interface Device {
  /** The name its person gave it. */
  device: string;
  /** Of its key (docs/protocol/pairing.md): what its list says of a paired one, else what it says itself. */
  id?: string | undefined;
  /** Its full JID; the last one seen when it is offline, empty when a paired one was never seen here. */
  jid: string;
  online: boolean;
  /** When it was last known to be online, unless it is now; ISO 8601. */
  lastSeen?: string | undefined;
  paired: boolean;
  /** How the link with it travels, while there is one. */
  link?: Via | undefined;
}

/** Bytes to be put where a link can fetch them (XEP-0363). */
export interface Upload {
  name: string;
  sizeBytes: number;
  mediaType?: string;
  /** Opened only once the server has given a slot. */
  open(): Readable;
  signal?: AbortSignal;
}

/** A file for somebody's client (XEP-0234). */
export interface FileOffer {
  name: string;
  sizeBytes: number;
  mediaType?: string | undefined;
  /** Opened only once the other side has said yes. */
  open(): Readable;
  signal?: AbortSignal | undefined;
}

/** What a letter has beside its query. */
export interface PostedLetter {
  /** The same for the same words, so that whoever gets it twice sees it once. */
  id: string;
  /** All of it that a person needs, in plain words. */
  words: string;
  /** Called when it came back. */
  returned?: (() => void) | undefined;
}

export interface SealedItem<T> {
  value: T;
  /** It is sealed for those who were paired before, one of whom is not any more: its owner puts it there anew. */
  isStale: boolean;
}

/** Items on the account's own server that paired devices alone can read (docs/protocol/sealed.md). */
export interface SealedNode<T> {
  /** By their ids, as last heard; whoever wrote them. */
  readonly items: ReadonlyMap<string, SealedItem<T>>;
  /** Whether that is all there is, and `put` can be tried. */
  readonly isReady: boolean;
  /** Called when anything of this may have changed, until the signal aborts. */
  onChange(listener: () => void, signal: AbortSignal): void;
  /** Asks the server for all of it: there are times when ejabberd tells of no changes. */
  read(): Promise<void>;
  /** Asks it for these alone; resolves with those that are there, in the order in which the server was given them. */
  look(ids: readonly string[]): Promise<string[]>;
  /** There when it resolves. Throws a Refusal where nothing can be kept for paired devices alone. */
  put(id: string, value: T): Promise<void>;
  /** It need not be there. */
  remove(id: string): Promise<void>;
}

/** The outgoing side: what an agent can do on the person's account. */
export interface Account {
  /** Bare JID of the person. */
  readonly jid: string;
  /** What they call this device. */
  readonly device: string;
  readonly devices: readonly Device[];
  /** Of this device's own key; undefined before it has one. */
  readonly deviceId: string | undefined;
  /** Called whenever one comes, goes or is paired, until the signal aborts. */
  onDevices(listener: () => void, signal: AbortSignal): void;
  /** Asks another entity, by device name or full JID. */
  query<Input, Output>(
    to: string,
    codec: QueryCodec<Input, Output>,
    input: Input,
    options?: { signal?: AbortSignal },
  ): Promise<Output>;
  /**
   * Sends a query as a message to somebody's bare JID, for their other clients to show and their agent to find in the
   * archive (docs/protocol/letters.md). Resolves when it is on its way.
   */
  post<Input>(
    to: string,
    codec: QueryCodec<Input, unknown>,
    input: Input,
    letter: PostedLetter,
  ): Promise<void>;
  /** Looks for letters in the archive now, and tries again what could not be taken before. Never rejects. */
  lookForLetters(): Promise<void>;
  /** Whether somebody else belongs to a circle, by their JID alone. */
  isOneOf(jid: string, circle: readonly Who[]): boolean;
  /** Full JIDs of a contact's devices that have Dragoman and are online, always in the same order. */
  agentsOf(contact: string): readonly string[];
  /**
   * The link to a paired device, by its name: one that is open already, else a new one. Throws a Refusal when it
   * is not paired, not online, or cannot be reached (by `via`, where that is said).
   */
  link(device: string, options?: { via?: Via | undefined; signal?: AbortSignal | undefined }): Promise<Link>;
  /** A node of the agent's contract. */
  sealed<
    C extends { name: string; nodes: Record<string, z.ZodType> },
    K extends Extract<keyof C['nodes'], string>,
  >(contract: C, name: K): SealedNode<z.output<C['nodes'][K]>>;
  /** Resolves with the link. The server stores the bytes and can read them. */
  upload(upload: Upload): Promise<string>;
  /** Whether the client at this full JID says that it takes files (XEP-0234). */
  takesFiles(to: string): Promise<boolean>;
  /** Resolves when that client has the file. Throws a Refusal when it does not want it, or cannot be reached. */
  offerFile(to: string, offer: FileOffer): Promise<void>;
}
