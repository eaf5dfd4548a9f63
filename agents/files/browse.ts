import prettyBytes from 'pretty-bytes';
import { z } from 'zod';
import { type Answer, type CommandRequest, choice } from '../../app/agent.ts';
import type { Listing } from './contract.ts';
import { fetchLink } from './fetch-link.ts';
import { sendToAsker } from './send-to-asker.ts';
import type { Shares } from './shares.ts';
import { date } from './words.ts';

const PAGE = 50;

// A name never contains a slash, so these cannot be one.
const UP = '/up';
const MORE = '/more';
const BEFORE = '/before';

/** The `files` command: choose a share, walk its folders, pick a file, get it as a link. */
export async function browse(request: CommandRequest<Shares>): Promise<Answer> {
  const shares = request.state.readable(request);
  if (shares.length === 0) return { note: 'No folder is shared with you on this device.' };
  const names = choice(
    shares.map((one) => one.name),
    'Share',
  );
  const { share: name } = await request.ask(z.object({ share: names }), {
    title: 'Browse files',
    instructions: ['Choose a share.'],
  });
  let folder = [name];
  for (;;) {
    const file = await walk(request, folder);
    if (file === undefined) return { note: 'This folder is empty.' };
    folder = file.slice(0, -1);
    const path = file.join('/');
    const found = await request.state.list({ path, max: 1 }, request);
    const [about] = found.files;
    if (!about || found.first !== undefined) continue; // it became a folder meanwhile
    request.note(path);
    const takesFiles = await request.account.takesFiles(request.asker);
    const { action } = await request.ask(
      z.object({
        action: choice(
          [
            { value: 'link', label: 'Get a link to download it' },
            ...(takesFiles ? [{ value: 'send', label: 'Send it to me here' }] : []),
            { value: 'back', label: 'Back to the folder' },
          ],
          'What to do',
        ),
      }),
      {
        title: about.name,
        instructions: [
          `${prettyBytes(about.sizeBytes)}, changed ${date(about.modified)}`,
          'A link puts a copy on your server. Whoever has the link can fetch it, and the server can read it.',
        ],
      },
    );
    if (action === 'link') return fetchLink(request, file);
    if (action === 'send') return sendToAsker(request, file);
  }
}

/** Walks from a folder until a file is picked; the names down to it, share first, or undefined in an empty share. */
async function walk(request: CommandRequest<Shares>, from: string[]): Promise<string[] | undefined> {
  let folder = from;
  let range: { after?: string; before?: string } = {};
  for (;;) {
    const path = folder.join('/');
    const found = await request.state.list({ path, ...range, max: PAGE }, request);
    request.note(path);
    const options = optionsOf(found, folder.length > 1);
    if (options.length === 0) return undefined;
    const { entry } = await request.ask(z.object({ entry: choice(options, path) }), {
      title: path,
      instructions: [pageOf(found)],
    });
    if (entry === UP) [folder, range] = [folder.slice(0, -1), {}];
    else if (entry === MORE) range = { after: found.last };
    else if (entry === BEFORE) range = { before: found.first };
    else if (entry.endsWith('/')) [folder, range] = [[...folder, entry.slice(0, -1)], {}];
    else return [...folder, entry];
  }
}

function optionsOf(found: Listing, isBelow: boolean): { value: string; label: string }[] {
  const { directories, files, firstIndex = 0, total = 0 } = found;
  const behind = firstIndex + directories.length + files.length;
  return [
    ...(isBelow ? [{ value: UP, label: '↑ Up' }] : []),
    ...(firstIndex > 0 ? [{ value: BEFORE, label: '← Before these' }] : []),
    ...directories.map(({ name }) => ({ value: `${name}/`, label: `${name}/` })),
    ...files.map(({ name, sizeBytes }) => ({ value: name, label: `${name} (${prettyBytes(sizeBytes)})` })),
    ...(behind < total ? [{ value: MORE, label: `→ ${total - behind} more` }] : []),
  ];
}

function pageOf({ directories, files, firstIndex = 0, total = 0 }: Listing): string {
  const shown = directories.length + files.length;
  if (total === 0) return 'This folder is empty.';
  if (shown === total) return total === 1 ? '1 entry' : `${total} entries`;
  return `${firstIndex + 1} to ${firstIndex + shown} of ${total} entries`;
}
