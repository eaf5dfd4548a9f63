import { Refusal } from '../../app/agent.ts';

/** In a share's root: unfinished uploads and the trash. */
export const HIDDEN = '.dragoman';

/** Nobody but its owner looks into what is unfinished or thrown away. */
export const PRIVATE = { mode: 0o700 };

/** Where what is fetched lies until it is whole: beside, for its folder is no share or is in one. */
export function partBeside(id: string): string {
  return `.dragoman-${id}.part`;
}

/** The names of a path in a share, none of them special; `path` is empty for the share itself. */
export function namesOf(path: string): string[] {
  const names = path === '' ? [] : path.split('/');
  if (names.some((name) => !isName(name) || isHidden(name))) throw absent();
  return names;
}

/** The same for something that is to be made: what this PC cannot hold is told. */
export function newNamesOf(path: string): string[] {
  return path.split('/').map(newName);
}

export function newName(name: string): string {
  const why = isHidden(name) ? 'it is kept for Dragoman itself' : unusable(name);
  if (why) throw new Refusal('not-acceptable', `“${shorten(name)}” can be no name on this PC: ${why}.`);
  return name;
}

/**
 * Nobody lists, finds, reads or names it, at whatever depth: a folder of one share may be another share. However it is
 * spelled: some file systems tell no case, and Windows gives every name a short one.
 */
export function isHidden(name: string): boolean {
  return /^\.dragoman(-[a-z0-9]+\.part)?$|^dragom?~\d+(\.par)?$/i.test(name);
}

/** What can be one name in a folder; on Windows also no stream, drive, device or name it would trim. */
function isName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.includes('\0')) return false;
  if (process.platform !== 'win32') return true;
  return !/[\\:*?"<>|]|[. ]$|^(con|prn|aux|nul|(com|lpt)[\d¹²³]|conin\$|conout\$) *(\.|$)/i.test(name);
}

function unusable(name: string): string | undefined {
  if (name.includes('/')) return 'it has a slash';
  if (!isName(name)) return 'it means something else there';
  // It would be written as something else than it says, and could not be named again.
  if (/[\p{Surrogate}\uFFFD]/u.test(name)) return 'it is no Unicode';
  if (process.platform === 'win32' && /\p{Cc}/u.test(name)) return 'it has control characters';
  return undefined;
}

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

export function absent(): Refusal {
  return new Refusal('item-not-found', 'There is no such file or folder in this share.');
}
