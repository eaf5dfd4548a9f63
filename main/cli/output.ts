/** JSON for programs, words for persons; one line an item for both. */
export function print(json: boolean, value: unknown, words: string | (() => string)): void {
  const text = json ? JSON.stringify(value) : typeof words === 'string' ? words : words();
  if (text !== '') process.stdout.write(`${text}\n`);
}

/** Columns as wide as their widest cell. Control characters of peers do not reach the terminal. */
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

/** Text of somebody else, safe to show in a terminal. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '�');
}
