import type { Entry } from '../../../agents/files/contract.ts';
import type { Local } from '../../local/client.ts';
import type { Names } from './place.ts';

/** Something on a device, where the pattern or the list that found it also knows what it is. */
export interface Found {
  device: string | undefined;
  /** The device, for words. */
  name: string;
  path: string;
  entry: Entry;
}

export type Sort = 'name' | 'size' | 'modified' | 'type';

/** How this PC and the others are called. */
export async function namesOf({ call }: Local): Promise<Names> {
  const [status, devices] = await Promise.all([call.core.status({}), call.core.devices({})]);
  return { own: status.device, others: [...new Set(devices.map(({ device }) => device))] };
}

/** What lies in a folder, page by page, as long as there are pages; at the path of a file the file itself. */
export async function* entriesOf(
  { call }: Local,
  { device, path }: { device: string | undefined; path: string },
  order: { sort?: Sort | undefined; descending?: boolean | undefined } = {},
): AsyncGenerator<{ path: string; entry: Entry }> {
  let count = 0;
  for (let after: string | undefined; ; ) {
    const page = await call.files.list({ path, ...order, ...(device !== undefined && { device }), after });
    const pathOf = (name: string) => (path === '' ? name : `${path}/${name}`);
    // Only the pages of folders have edges.
    const isFile = page.first === undefined && path !== '';
    for (const one of page.directories) yield { path: pathOf(one.name), entry: { kind: 'folder', ...one } };
    for (const one of page.files)
      yield { path: isFile ? path : pathOf(one.name), entry: { kind: 'file', ...one } };
    const shown = page.directories.length + page.files.length;
    count += shown;
    const { total = 0, firstIndex = 0 } = page;
    // What stood behind the last one may be gone meanwhile.
    if (shown === 0 ? count >= total : firstIndex + shown >= total) return;
    if (shown === 0 || page.last === undefined || page.last === after) throw cut(path, count, total);
    after = page.last;
  }
}

/** It said itself that there is more. */
function cut(path: string, count: number, total: number): Error {
  const words = `Only ${count} of the ${total} things in ${path || 'it'} came.`;
  return new Error(`${words} It is changing just now, or somebody in between keeps them back. Try again.`);
}
