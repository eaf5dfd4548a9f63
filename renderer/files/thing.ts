import type { Entry, Listing } from '../../agents/files/contract.ts';

/** A file or folder, or a share, as it is shown. */
export interface Thing {
  /** Like no other's in the same list. */
  key: string;
  kind: 'file' | 'folder';
  name: string;
  /** Undefined: this one. */
  device: string | undefined;
  /** As calls name it: the share, its folders, the name. */
  path: string;
  sizeBytes?: number | undefined;
  modified?: string | undefined;
  mediaType?: string | undefined;
}

export interface Where {
  device: string | undefined;
  /** Empty: the device's shares. */
  path: string;
}

export function below(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** One page of a folder; folders stand before files. */
export function thingsOf({ directories, files }: Listing, { device, path }: Where): Thing[] {
  const named = (
    kind: Thing['kind'],
    { name, ...rest }: Listing['files'][number] | { name: string },
  ): Thing => ({
    ...rest,
    kind,
    name,
    device,
    key: `${kind}:${name}`,
    path: below(path, name),
  });
  return [...directories.map((one) => named('folder', one)), ...files.map((one) => named('file', one))];
}

export function foundThing(device: string | undefined, path: string, entry: Entry): Thing {
  return { ...entry, device, path, key: `${device ?? ''}:${path}` };
}
