const MOST = 10_000;

/** `a.txt`, `a (2).txt`, `a (3).txt` and so on, none longer than a file system takes. */
export function* freeNames(name: string, isFolder: boolean): Generator<string> {
  yield name;
  const dot = isFolder ? -1 : name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let count = 2; count < MOST; count++) {
    const tail = ` (${count})${ending}`;
    yield `${shortened(stem, 255 - Buffer.byteLength(tail))}${tail}`;
  }
}

/** Whole characters of at most so many octets. */
function shortened(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let short = '';
  for (const character of text) {
    if (Buffer.byteLength(short + character) > most) break;
    short += character;
  }
  return short;
}
