// Whatever a peer says may hold escape sequences: nothing reaches the terminal but through here.

/** Control characters, and those that turn the direction of what follows. */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** JSON for programs, words for persons; one line an item for both. */
export function print(json: boolean, value: unknown, words: string | (() => string)): void {
  const text = textOf(json, value, words);
  if (text !== '') process.stdout.write(`${text}\n`);
}

type Line = Parameters<typeof print>;
/** How long lines wait for more of them. */
const TOGETHER_MS = 10;

let waiting: Line[] = [];
let isHooked = false;

/**
 * The same for lines that come with requests: the answer under way goes first, and lines that come together are one
 * write. Whatever ends the process in order finds them printed.
 */
export function printSoon(...line: Line): void {
  if (!isHooked) process.on('exit', flush);
  isHooked = true;
  if (waiting.push(line) === 1) setTimeout(flush, TOGETHER_MS).unref();
}

function flush(): void {
  const lines = waiting.map((line) => textOf(...line)).filter((text) => text !== '');
  waiting = [];
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

function textOf(json: boolean, value: unknown, words: string | (() => string)): string {
  return json ? safeJson(value) : plainLines(typeof words === 'string' ? words : words());
}

/** What went wrong, or what the person should know beside the answer. */
export function complain(text: string): void {
  flush();
  process.stderr.write(`${plainLines(text)}\n`);
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, index) => plain(cell).padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One line of somebody else's text. */
export function plain(text: string): string {
  return text.replace(unsafe, '�');
}

/** The same for text that may have several lines. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

/** The same for the content of a file, which has tabs. */
export function plainText(text: string): string {
  return text.split('\t').map(plainLines).join('\t');
}

/** One line on a terminal that is written over until it is gone; nothing where there is no terminal. */
export class StatusLine {
  readonly #isShown = process.stderr.isTTY === true;
  #text = '';

  show(text: string): void {
    if (!this.#isShown || text === this.#text) return;
    this.#text = text;
    // What is too long is cut by the terminal, which knows how wide its letters are.
    process.stderr.write(`\r\u001b[?7l${plain(text)}\u001b[K\u001b[?7h`);
  }

  clear(): void {
    if (this.#text !== '') process.stderr.write('\r\u001b[K');
    this.#text = '';
  }
}

/** The same value to whoever parses it: JSON itself escapes only some of what a terminal obeys. */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? 'null';
  return text.replace(unsafe, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
