import { Readable } from 'node:stream';
import mime from 'mime';
import prettyBytes from 'pretty-bytes';
import type { Answer, CommandRequest } from '../../app/agent.ts';
import { Refusal } from '../../app/agent.ts';
import { openInside } from './open.ts';
import type { Shares } from './shares.ts';
import { date, instant } from './words.ts';

/** Puts a copy of the file on the account's server and answers with its link (XEP-0363). */
export async function fetchLink(request: CommandRequest<Shares>, path: string[]): Promise<Answer> {
  const { share, rest } = request.state.resolve(path.join('/'), request);
  await using opened = await openInside(share.folder, rest);
  const name = path.at(-1) ?? '';
  if (opened.isFolder) throw new Refusal('item-not-found', `${name} is a folder now.`);
  const { handle, stats } = opened;
  const url = await request.account.upload({
    name,
    sizeBytes: stats.size,
    mediaType: mime.getType(name) ?? undefined,
    // Exactly what was promised to the server, even when the file grows meanwhile.
    open: () =>
      stats.size === 0
        ? Readable.from([])
        : handle.createReadStream({ start: 0, end: stats.size - 1, autoClose: false }),
    signal: request.signal,
  });
  request.note(`uploaded ${path.join('/')} (${prettyBytes(stats.size)})`);
  const warning = 'Your server keeps this copy and can read it; so can whoever has the link.';
  return {
    title: name,
    values: {
      name,
      size: prettyBytes(stats.size),
      modified: date(instant(stats.mtime)),
      link: url,
      warning,
    },
    columns: { name: 'Name', size: 'Size', modified: 'Changed', link: 'Link', warning: 'Mind' },
    link: { url, description: name },
    note: `${name} (${prettyBytes(stats.size)}): ${url} ${warning}`,
  };
}
