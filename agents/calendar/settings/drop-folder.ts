import { z } from 'zod';
import type { SourceSettings } from './source.ts';

/** Where files with messages about meetings are dropped. */
export const dropFolder = z
  .string()
  .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, { error: 'must be a whole path, such as /home/you/invitations' })
  .optional()
  .meta({
    title: 'Folder for invitations',
    description:
      'An .ics file with an invitation that you put there is answered, and the answer is laid beside it',
    format: 'folder',
  });

/** It is neither a calendar nor the folder in which the file of one lies. */
export function isDropFolderApart(settings: {
  sources: readonly Pick<SourceSettings, 'ics'>[];
  dropFolder?: string | undefined;
}): boolean {
  if (settings.dropFolder === undefined) return true;
  const dropped = folderOf(settings.dropFolder);
  return settings.sources.every(({ ics }) => {
    const path = ics === undefined ? undefined : folderOf(ics);
    return path === undefined || (path !== dropped && path.replace(/\/[^/]*$/, '') !== dropped);
  });
}

function folderOf(path: string): string {
  return path.replace(/[/\\]+/g, '/').replace(/(?<=.)\/$/, '');
}
