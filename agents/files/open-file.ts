import { Refusal } from '../../app/agent.ts';
import { type Opened, openInside } from './open.ts';
import type { Asker, Shares } from './shares.ts';

/** A file in one of the shares that this asker may see, open for reading. */
export function openFile(shares: Shares, path: string, asker: Asker | undefined): Promise<Opened> {
  return openKind(shares, path, asker, 'file');
}

export function openListed(shares: Shares, path: string, asker: Asker | undefined): Promise<Opened> {
  return openKind(shares, path, asker, 'folder');
}

async function openKind(
  shares: Shares,
  path: string,
  asker: Asker | undefined,
  kind: 'file' | 'folder',
): Promise<Opened> {
  const { share, rest } = shares.resolve(path, asker);
  const opened = await openInside(share.folder, rest);
  if (opened.isFolder === (kind === 'folder')) return opened;
  await opened[Symbol.asyncDispose]();
  throw new Refusal(
    'not-acceptable',
    kind === 'file' ? 'This is a folder, not a file.' : 'This is a file, not a folder.',
  );
}
