import prettyBytes from 'pretty-bytes';
import type { Entry } from '../../../agents/files/contract.ts';
import type { Local } from '../../local/client.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { print } from '../output.ts';
import { expand } from './expand.ts';
import { isGlob } from './glob.ts';
import { type Place, placeOnly, spelled } from './place.ts';
import { entriesOf, type Found, namesOf, type Sort } from './reach.ts';

interface LsOptions {
  long?: boolean;
  sort?: string;
  descending?: boolean;
}

const SORTS: readonly string[] = ['name', 'size', 'modified', 'type'] satisfies Sort[];

/** What lies in folders of any device; without one, which shares all devices have. */
export async function ls(context: Context, texts: string[], options: LsOptions): Promise<void> {
  if (options.sort !== undefined && !SORTS.includes(options.sort))
    throw new UsageProblem(`${options.sort} is no order. There are: ${SORTS.join(', ')}`);
  await withCore(context, async (local) => {
    if (texts.length === 0) return showDevices(context, local);
    const names = await namesOf(local);
    for (const place of texts.map((text) => placeOnly(text, names)))
      await showPlace(context, local, place, options);
  });
}

/** The shares of this PC and of every device that answers. */
async function showDevices({ json }: Context, local: Local): Promise<void> {
  const { own } = await namesOf(local);
  const devices = await local.call.core.devices({});
  const rows = [
    { device: undefined, name: own, online: true },
    ...devices.map(({ device, online }) => ({ device, name: device, online })),
  ];
  for (const { device, name, online } of rows) {
    if (!online) {
      print(json, { device: name, problem: 'offline' }, `${spelled(name, '')}  offline`);
      continue;
    }
    try {
      let count = 0;
      for await (const { path, entry } of entriesOf(local, { device, path: '' })) {
        count++;
        print(json, { device: name, path, entry }, `${spelled(name, path)}/`);
      }
      if (count === 0) print(json, { device: name }, `${spelled(name, '')}  shares nothing`);
    } catch (error) {
      const { message } = error as Error;
      print(json, { device: name, problem: message }, `${spelled(name, '')}  ${message}`);
    }
  }
}

async function showPlace(context: Context, local: Local, place: Place, options: LsOptions): Promise<void> {
  const { sort, descending } = options;
  if (place.segments.some(isGlob)) {
    const found = await expand(local, place);
    for (const { name, path, entry } of found)
      if (entry) show(context, { name, path, entry }, spelled(name, path), options);
    return;
  }
  const [meant] = await expand(local, place);
  if (!meant) return;
  for await (const { path, entry } of entriesOf(local, meant, { sort: sort as Sort | undefined, descending }))
    show(context, { name: meant.name, path, entry }, entry.name, options);
}

function show(
  { json }: Context,
  { name, path, entry }: Pick<Found, 'name' | 'path' | 'entry'>,
  shown: string,
  { long = false }: LsOptions,
): void {
  const words = () => (long ? longWords(entry, shown) : `${shown}${entry.kind === 'folder' ? '/' : ''}`);
  print(json, { device: name, path, entry }, words);
}

/** `   1.2 MB  2026-03-01 14:05  a.txt` */
export function longWords(entry: Entry, shown: string): string {
  const size = entry.kind === 'file' ? prettyBytes(entry.sizeBytes) : '';
  const time = entry.modified === undefined ? '' : minute(new Date(entry.modified));
  return `${size.padStart(8)}  ${time.padEnd(16)}  ${shown}${entry.kind === 'folder' ? '/' : ''}`;
}

function minute(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
