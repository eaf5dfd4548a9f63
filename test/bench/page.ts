/** The page with these parts, each from its heading on, in place of its own of the same heading or at its end. */
export function withParts(page: string, text: string): string {
  const parts = new Map([...partsOf(page), ...partsOf(text)]);
  return `${[...parts.values()].join('\n\n')}\n`;
}

export function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function partsOf(text: string): [heading: string, part: string][] {
  return text.split(/^(?=##? )/m).map((part) => [part.split('\n')[0] ?? '', part.trim()]);
}
