import { Readable } from 'node:stream';
import mime from 'mime';
import prettyBytes from 'pretty-bytes';
import type { Answer, CommandRequest } from '../../app/agent.ts';
import { openFile } from './open-file.ts';
import type { Shares } from './shares.ts';

/** Offers the file to the client that the asker sits at, and sends it there (XEP-0234). */
export async function sendToAsker(request: CommandRequest<Shares>, path: string[]): Promise<Answer> {
  await using opened = await openFile(request.state, path.join('/'), request);
  const name = path.at(-1) ?? '';
  const { handle, stats } = opened;
  await request.account.offerFile(request.asker, {
    name,
    sizeBytes: stats.size,
    mediaType: mime.getType(name) ?? undefined,
    open: () =>
      stats.size === 0
        ? Readable.from([])
        : handle.createReadStream({ start: 0, end: stats.size - 1, autoClose: false }),
    signal: request.signal,
  });
  request.note(`sent ${path.join('/')} (${prettyBytes(stats.size)})`);
  return { title: name, note: `${name} (${prettyBytes(stats.size)}) is with you.` };
}
