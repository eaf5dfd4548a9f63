import prettyBytes from 'pretty-bytes';
import type { Answer, CommandRequest } from '../../app/agent.ts';
import { openFile } from './open-file.ts';
import type { Shares } from './shares.ts';
import { wholeFile } from './whole-file.ts';

/** Offers the file to the client that the asker sits at, and sends it there (XEP-0234). */
export async function sendToAsker(request: CommandRequest<Shares>, path: string[]): Promise<Answer> {
  await using opened = await openFile(request.state, path.join('/'), request);
  const file = wholeFile(opened, path);
  await request.account.offerFile(request.asker, { ...file, signal: request.signal });
  const size = prettyBytes(file.sizeBytes);
  request.note(`sent ${path.join('/')} (${size})`);
  return { title: file.name, note: `${file.name} (${size}) is with you.` };
}
