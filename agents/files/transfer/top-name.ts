/** A path of a tree, with another name for what stands at its top. */
export function renamedTop(path: string, as: string | undefined): string {
  if (as === undefined) return path;
  const at = path.indexOf('/');
  return at < 0 ? as : as + path.slice(at);
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of an entry on the device it is asked of: what was asked for, and what follows below it. */
export function pathBelow(asked: string, path: string): string {
  const at = path.indexOf('/');
  return at < 0 ? asked : asked + path.slice(at);
}
