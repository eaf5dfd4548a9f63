import type { Duplex, Readable, Writable } from 'node:stream';
import type { z } from 'zod';
import type { Account } from './account.ts';
import type { BytesOf } from './call-bytes.ts';
import type { Call, CallOptions, Calls } from './calls.ts';
import type { Check } from './contract.ts';
import type { Decision, Who } from './grant.ts';
import type { Notice } from './host/notice.ts';
import type { Appearance } from './host/presence.ts';
import type { LinkCalls } from './link/link-calls.ts';
import type { QueryCodec } from './query.ts';

export type { Account, Device, FileOffer, SealedItem, SealedNode, Upload } from './account.ts';
export type { Notice } from './host/notice.ts';
export type { Appearance } from './host/presence.ts';
export { Refusal } from './refusal.ts';
export { choice } from './xep/0004-choice.ts';

/** What an agent is to everybody else: schemas only, no code, so that front ends can import it. */
export interface Contract {
  /** Also the name of its folder, of its settings and the first half of its permissions. */
  name: string;
  title: string;
  settings: z.ZodObject;
  /** What it can do for somebody, and who may when the person's own grants say nothing. */
  permissions: Record<string, { title: string; default: readonly { who: Who; decision: Decision }[] }>;
  queries: Record<string, { input: z.ZodType; output: z.ZodType }>;
  calls: Calls;
  /** What only the person's own paired devices can ask, inside a link. */
  link?: LinkCalls;
  /** What it keeps on the account's server for paired devices alone: one item of each node. */
  nodes?: Record<string, z.ZodType>;
  /** What its effects are taken back with: each inverse is a name and the JSON it needs. */
  inverses?: Record<string, z.ZodType>;
}

/** How an effect can be taken back: an inverse of the agent's contract, and what it is to be given. */
export interface Inversion {
  name: string;
  input: unknown;
}

/**
 * Does something to the world as an event of its own in the activity. The inverse, where there is one, is on
 * disk before `run` begins, so its input holds what can be known by then: what to put back, and how to tell
 * that it is still as the effect left it. `run` throws a Refusal only when it has changed nothing.
 */
export interface Effect {
  /** `run` is given the id under which it can be undone, where there is an inverse. */
  <T>(what: { note: string; inverse?: Inversion }, run: (undo: string) => Promise<T>): Promise<T>;
  /**
   * Takes an effect of this agent back for whoever asks, and resolves with what it was. `permit` sees the inverse
   * and throws a Refusal where it is none of theirs.
   */
  undo(id: string, permit: (inverse: Inversion) => void): Promise<string>;
}

/** What every request brings along, by whatever road it came. */
export interface Request<State> {
  readonly state: State;
  /** Aborts when the asker cancels or goes away, the session expires or the agent stops. */
  readonly signal: AbortSignal;
  readonly account: Account;
  /** Whether the asker also belongs to a narrower circle than the grant that let the request in. */
  isOneOf(circle: readonly Who[]): boolean;
  /** One plain phrase about this request for the activity. */
  note(text: string): void;
  readonly effect: Effect;
}

/** How one step of a command is shown. */
export interface Page {
  title?: string;
  instructions?: string[];
  /** False where going back would repeat an effect: from such a page on nobody goes back. */
  back?: boolean;
  /** True where this is surely the last question: clients then say "Finish" and not "Next". */
  last?: boolean;
}

export interface CommandRequest<State> extends Request<State> {
  /** Full JID of the client that the asker sits at. */
  readonly asker: string;
  /**
   * Shows a form and resolves with its answers. `prev` runs the command again from its beginning with the
   * answers already given, so what stands before a question must be safe to repeat (or set `back: false`).
   */
  ask<Schema extends z.ZodObject>(schema: Schema, page?: Page): Promise<z.output<Schema>>;
}

/** What a command ends with. The note must stand alone: some clients show nothing else. */
export interface Answer {
  note: string;
  title?: string;
  values?: Record<string, string | string[]>;
  rows?: Record<string, string>[];
  /** Labels of the columns of `values` or `rows`, in order. */
  columns?: Record<string, string>;
  link?: { url: string; description: string };
}

export interface Command<State, Permission> {
  title: string;
  permission: Permission;
  /**
   * When the person is asked, where a grant says `ask`. `each` (the default): before it starts and again for
   * every form that comes back. `once`: before it starts, and that covers the session; for looking around.
   * `values`: only for forms that come back; for commands that show and do nothing before their first question.
   */
  approval?: 'each' | 'once' | 'values';
  run(request: CommandRequest<State>): Promise<Answer>;
}

/** A request that came in a stanza of its own. */
export interface QueryRequest<State> extends Request<State> {
  /** Full JID that it came from, by the server's word. */
  readonly asker: string;
  /** Whether they still may; grants can be taken back while something lasts that began with this query. */
  isPermitted(): boolean;
  /** Takes back what the same asker has the person asked in this session of a `question`. @returns whether there was anything */
  withdraw(session: string): boolean;
}

export interface Query<State, Permission, Input, Output> {
  permission: Permission;
  codec: QueryCodec<Input, Output>;
  /**
   * What the person is asked in place of the values, each time and whatever a grant allows; the session tells two
   * questions in the same words apart.
   */
  question?: (input: Input) => { action: string; session: string };
  /** It is a part of what has a line in the activity already: only where it fails it gets one of its own. */
  isPart?: boolean;
  /** It may also come as a message while nobody is here (docs/protocol/letters.md); taken twice it has one effect. */
  letter?: boolean;
  run(input: Input, request: QueryRequest<State>): Promise<Output>;
}

/** A file that somebody's client offers to send (XEP-0234). */
export interface OfferedFile {
  /** As the other side wrote it: anything at all. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string | undefined;
  /** Says yes. The bytes end well only where all have come and have the hash that was said; else they throw. */
  accept(): Promise<Readable>;
}

/** A request that came inside a link. */
export interface LinkRequest<State, Progress> extends Request<State> {
  /** Full JID of the paired device that asks; its key has been proved. */
  readonly asker: string;
  progress(value: Progress): void;
  /** What the asker sends, where the call has `bytes: 'up'`. */
  readonly up: Readable;
  /** Goes to the asker, where the call has `bytes: 'down'`; ended with the answer, if not before. */
  readonly down: Writable;
}

export interface LinkAnswer<State, Permission, Input, Output, Progress> {
  /** Or which one it takes to ask this. */
  permission: Permission | ((input: Input) => Permission);
  run(input: Input, request: LinkRequest<State, Progress>): Promise<Output>;
}

/** The local user's side of a call. */
export interface Here<State, C extends Call = Call> extends Omit<CallOptions, 'progress'> {
  /** Where the caller wants to know. */
  readonly progress?: (value: Given<C, 'progress'>) => void;
  readonly state: State;
  readonly signal: AbortSignal;
  readonly account: Account;
  readonly effect: Effect;
}

/** What an inverse has at hand. */
export type InverseHere<State> = Pick<Here<State>, 'state' | 'signal' | 'account'>;

/** Takes one kind of effect back. */
export interface Inverse<State, Input> {
  /** Throws a Refusal (conflict) when the world is not as the effect left it; changes nothing. */
  check(input: Input, here: InverseHere<State>): Promise<void>;
  /** Runs once at most. A Refusal says that nothing was changed; after anything else nobody can know. */
  run(input: Input, here: InverseHere<State>): Promise<void>;
}

type Parsed<T, K extends string> = T extends Record<K, infer Z extends z.ZodType> ? z.output<Z> : never;
type Given<T, K extends string> = T extends Record<K, infer Z extends z.ZodType> ? z.input<Z> : never;
type Link<C> = C extends { link: infer L extends LinkCalls } ? L : Record<never, never>;

type Inverses<C> = C extends { inverses: infer I extends Record<string, z.ZodType> }
  ? I
  : Record<never, never>;

export interface Start<C extends Contract> {
  settings: z.output<C['settings']>;
  account: Account;
  /** A folder for what the agent keeps of its own. It is there, and nobody else's. */
  folder: string;
  /** What its person gave it to keep secret, under a name of the agent's own. Throws SecretsProblem. */
  secret(name: string): Promise<string | undefined>;
  /** For what the agent does when nobody asks it just now. */
  effect(about: { peer: string; action: string }): Effect;
  /** What the person should know now, wherever they look; what is not in the list any more is taken back. */
  tell(notices: readonly Omit<Notice, 'agent'>[]): void;
  /** What contacts see of the person, in place of what the settings say, until it is undefined again. */
  appear(as: Appearance | undefined): void;
  /** Aborts when the settings change or the core stops; whatever start() opened ends with it. */
  signal: AbortSignal;
}

export interface AgentDefinition<C extends Contract, State> {
  /** Called at start and again at every change of the agent's settings, after the old signal aborted. */
  start(start: Start<C>): State | Promise<State>;
  commands?: Record<string, Command<State, Extract<keyof C['permissions'], string>>>;
  queries?: {
    [Q in keyof C['queries']]: Query<
      State,
      Extract<keyof C['permissions'], string>,
      z.output<C['queries'][Q]['input']>,
      z.output<C['queries'][Q]['output']>
    >;
  };
  link?: {
    [K in keyof Link<C>]: LinkAnswer<
      State,
      Extract<keyof C['permissions'], string>,
      Parsed<Link<C>[K], 'input'>,
      Given<Link<C>[K], 'output'>,
      Given<Link<C>[K], 'progress'>
    >;
  };
  /** Takes files that clients offer; what it returns from without an error is the other side's to forget. */
  offered?: {
    permission: Extract<keyof C['permissions'], string>;
    run(file: OfferedFile, request: Request<State>): Promise<void>;
  };
  /**
   * What programs of the local person say to it in a protocol of its own, each over a stream named AGENT.STREAM at the
   * local socket. A stream lasts as long as its promise, and no longer than the agent.
   */
  streams?: Record<string, (stream: Duplex, here: { state: State; signal: AbortSignal }) => Promise<void>>;
  inverses?: { [I in keyof Inverses<C>]: Inverse<State, z.output<Inverses<C>[I]>> };
  /** What `dragoman doctor` should know, from the settings alone. */
  examine?(settings: z.output<C['settings']>): Promise<Check[]>;
  calls?: {
    [K in keyof C['calls']]: (
      input: z.output<C['calls'][K]['input']>,
      here: Here<State, C['calls'][K]> & BytesOf<C['calls'][K]>,
    ) => Promise<z.input<C['calls'][K]['output']>>;
  };
}

export interface Agent<C extends Contract = Contract, State = unknown> extends AgentDefinition<C, State> {
  contract: C;
}

/** An agent as the host holds it, whatever its contract and state are. */
// biome-ignore lint/suspicious/noExplicitAny: the host only passes values on that the agent's own schemas parsed
export type AnyAgent = Agent<any, any>;

/** Puts a contract and its code together; the types of both meet here. */
export function agent<const C extends Contract, State>(
  contract: C,
  definition: AgentDefinition<C, State>,
): Agent<C, State> {
  return { contract, ...definition };
}
