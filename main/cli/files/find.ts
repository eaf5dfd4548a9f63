import { type Context, UsageProblem, withCore } from '../context.ts';
import { complain, print } from '../output.ts';
import { literal } from './glob.ts';
import { longWords } from './ls.ts';
import { placeOnly, spelled } from './place.ts';
import { namesOf } from './reach.ts';

/** By name, below a place or on all devices; a line each as they come. */
export async function find(
  context: Context,
  name: string,
  where: string | undefined,
  { long = false }: { long?: boolean },
): Promise<void> {
  if (name === '') throw new UsageProblem('Say a name to look for, or a part of one.');
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    const place = where === undefined ? undefined : placeOnly(where, names);
    const path = place?.segments.map(literal).join('/') ?? '';
    const device = place?.device;
    const here = place !== undefined && device === undefined;
    const { unasked, isCut } = await local.call.files.find(
      { name, path, here, ...(device !== undefined && { device }) },
      {
        progress: (found) => {
          for (const one of found) {
            const at = spelled(one.device ?? names.own, one.path);
            const slash = one.entry.kind === 'folder' ? '/' : '';
            print(context.json, { ...one, device: one.device ?? names.own }, () =>
              long ? longWords(one.entry, at) : `${at}${slash}`,
            );
          }
        },
      },
    );
    for (const one of unasked) complain(`Not asked: ${one.device}: ${one.reason}`);
    if (isCut) complain('There is more. Look below one folder, or for more of the name.');
  });
}
