import prettyBytes from 'pretty-bytes';
import type { Answer, CommandRequest } from '../../app/agent.ts';
import { openFile } from './open-file.ts';
import type { Shares } from './shares.ts';
import { wholeFile } from './whole-file.ts';
import { date, instant } from './words.ts';

/** Puts a copy of the file on the account's server and answers with its link (XEP-0363). */
export async function fetchLink(request: CommandRequest<Shares>, path: string[]): Promise<Answer> {
  await using opened = await openFile(request.state, path.join('/'), request);
  const file = wholeFile(opened, path);
  const { name } = file;
  const url = await request.account.upload({ ...file, signal: request.signal });
  const size = prettyBytes(file.sizeBytes);
  request.note(`uploaded ${path.join('/')} (${size})`);
  const warning = 'Your server keeps this copy and can read it; so can whoever has the link.';
  return {
    title: name,
    values: { name, size, modified: date(instant(opened.stats.mtime)), link: url, warning },
    columns: { name: 'Name', size: 'Size', modified: 'Changed', link: 'Link', warning: 'Mind' },
    link: { url, description: name },
    note: `${name} (${size}): ${url} ${warning}`,
  };
}
