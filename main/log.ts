import { BoundedLines } from '../app/host/bounded-lines.ts';

const MAX_BYTES = 1_000_000;
const MAX_FAULT = 8_000;
const MIN_SECRET = 4;

/** Everything but line ends that a terminal or a reader of lines could take for something else. */
const control = /[^\P{Cc}\n]/gu;

/** Our own faults with their stacks, for whoever mends them: two files of a bounded size, and never a password. */
export class Log {
  readonly #lines: BoundedLines;
  readonly #secrets = new Set<string>();

  constructor(file: string, onProblem: (error: Error) => void, maxBytes = MAX_BYTES) {
    this.#lines = new BoundedLines(file, { maxBytes, onProblem });
  }

  /** Takes this out of whatever is written from now on. What is shorter would take words apart and hides nothing. */
  hide(secret: string): void {
    if (secret.length >= MIN_SECRET) this.#secrets.add(secret);
  }

  redact(text: string): string {
    return [...this.#secrets].reduce((left, secret) => left.replaceAll(secret, '***'), text);
  }

  add(error: unknown): void {
    const text = this.redact(words(error));
    // Only the first line begins at the margin: a fault whose message has lines cannot pose as several.
    const lines = text.slice(0, MAX_FAULT).replace(control, '�').replaceAll('\n', '\n  ');
    this.#lines.add(`${new Date().toISOString()} ${lines}`);
  }

  close(): Promise<void> {
    return this.#lines.close();
  }
}

/** Stacks only: other properties of an error may hold what a peer sent. */
function words(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  if (error.cause === undefined || depth > 3) return own;
  return `${own}\ncaused by ${words(error.cause, depth + 1)}`;
}
