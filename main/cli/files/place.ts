import { UsageProblem } from '../context.ts';

/** What stands behind `DEVICE:`. */
export interface Place {
  /** Undefined: this PC. */
  device: string | undefined;
  /** As it was said, for words. */
  name: string;
  /** Names of the path, share first, as they were written: they may be patterns. */
  segments: readonly string[];
  /** It ended with a slash: only a folder can be meant. */
  isFolder: boolean;
}

/** This PC by its own name, and the others that are known. */
export interface Names {
  own: string;
  others: readonly string[];
}

const isWindowsHere = process.platform === 'win32';

/**
 * `DEVICE:/share/path`; undefined for a file of this PC, which is all that has a slash before its first colon, no
 * colon at all, or on Windows a drive. `.` is this PC, like its own name. A known name may hold colons and slashes.
 */
export function placeOf(text: string, { own, others }: Names, isWindows = isWindowsHere): Place | undefined {
  if (/^(\.{0,2}\/|$)/.test(text) || (isWindows && /^(\.{0,2}\\|[a-z]:([\\/]|$))/i.test(text)))
    return undefined;
  const [known] = [own, ...others]
    .filter((name) => name !== '' && text.startsWith(`${name}:`))
    .sort((a, b) => b.length - a.length);
  const name = known ?? /^[^/:]+(?=:)/.exec(text)?.[0];
  if (name === undefined) return undefined;
  if (known === undefined && name !== '.') throw unknown(name, text, { own, others });
  const path = text.slice(name.length + 1);
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) throw new UsageProblem(`${text}: a path in a share has no .. in it.`);
  const isHere = name === '.' || name === own;
  return {
    device: isHere ? undefined : name,
    name: isHere ? own : name,
    segments,
    isFolder: path.endsWith('/') || segments.length === 0,
  };
}

/** As `placeOf`, where a file of this PC makes no sense. */
export function placeOnly(text: string, names: Names): Place {
  const place = placeOf(text, names);
  if (place) return place;
  throw new UsageProblem(
    `${text} names no device. Say DEVICE:/share/path, such as ${example(names)}:/docs/a.txt`,
  );
}

function unknown(name: string, text: string, names: Names): Error {
  const devices = [`${names.own} (this PC)`, ...names.others].join(', ');
  return new Error(
    `There is no device called ${name}. There are: ${devices}. A file of this PC is meant? Say: ./${text}`,
  );
}

function example({ own, others }: Names): string {
  return others[0] ?? own;
}

/** For words, and to be said again. */
export function spelled(name: string, path: string): string {
  return `${name}:/${path}`;
}
