/** A call under way: its answer, and a way to let go of it. */
export interface Underway {
  reply: Promise<Reply>;
  cancel(): void;
}

/** All that the window can reach: the calls of the contracts, one function each, and what is told to it. */
export interface Bridge {
  calls: Record<string, (input: unknown, progress?: (value: unknown) => void) => Underway>;
  /** Where a file lies that the person dropped on the window; empty when it lies nowhere. */
  pathOf(file: File): string;
  onEvent(listener: (name: string, value: unknown) => void): void;
}

/** Why a call failed: words and a condition, never a stack; of settings also which of them is wrong, and how. */
export interface Failure {
  condition: string;
  message: string;
  faults?: readonly { path: string; message: string }[];
}

/** What every call answers. */
export type Reply = { value: unknown } | { error: Failure };
