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
  for (let after: string | undefined; ; ) {
    const page = await call.files.list({ path, ...order, ...(device !== undefined && { device }), after });
    const pathOf = (name: string) => (path === '' ? name : `${path}/${name}`);
    // Only the pages of folders have edges.
    const isFile = page.first === undefined && path !== '';
    for (const one of page.directories) yield { path: pathOf(one.name), entry: { kind: 'folder', ...one } };
    for (const one of page.files)
      yield { path: isFile ? path : pathOf(one.name), entry: { kind: 'file', ...one } };
    const shown = page.directories.length + page.files.length;
    const isLast = (page.firstIndex ?? 0) + shown >= (page.total ?? 0);
    if (isLast || shown === 0 || page.last === undefined || page.last === after) return;
    after = page.last;
  }
}
