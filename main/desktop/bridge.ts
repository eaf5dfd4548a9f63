/** A call under way: its answer, and a way to let go of it. */
export interface Underway {
  reply: Promise<Reply>;
  cancel(): void;
}

/** All that the window can reach: the calls of the contracts, one function each, and what is told to it. */
export interface Bridge {
  calls: Record<string, (input: unknown, progress?: (value: unknown) => void) => Underway>;
  onEvent(listener: (name: string, value: unknown) => void): void;
}

/** What every call answers; an error crosses as words and a condition, never as a stack. */
export type Reply = { value: unknown } | { error: { condition: string; message: string } };
