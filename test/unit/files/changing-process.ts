import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Destination } from '../../../agents/files/destination.ts';
import { inverses } from '../../../agents/files/inverses.ts';
import { makeFolder } from '../../../agents/files/make-folder.ts';
import { move } from '../../../agents/files/move.ts';
import { Shares } from '../../../agents/files/shares.ts';
import { trash } from '../../../agents/files/trash.ts';
import type { Effect, Inversion } from '../../../app/agent.ts';

// Changes a share without rest until it is killed. What it says on its output is how often it went round.
const folder = process.argv[2] ?? '';
const shares = new Shares([{ name: 'docs', folder, access: 'write' }]);
let last: Inversion | undefined;
const effect: Effect = Object.assign(
  <T>({ inverse }: { inverse?: Inversion }, run: (undo: string) => Promise<T>) => {
    last = inverse;
    return run('undo');
  },
  { undo: () => Promise.reject(new Error('not here')) },
);

async function throwAwayAndTakeBack(path: string): Promise<void> {
  await trash(shares, path, { effect });
  const here = { state: shares } as Parameters<typeof inverses.trash.run>[1];
  await inverses.trash.run(last?.input as Parameters<typeof inverses.trash.run>[0], here);
}

async function put(letter: string): Promise<void> {
  await using destination = await Destination.open(folder, 'share');
  await using place = await destination.folder('put');
  const handle = await destination.openPart('part');
  for (let offset = 0; offset < 8; offset++) await handle.write(letter.repeat(65_536), offset * 65_536);
  await destination.finish('part', place, 'whole', { handle, replace: true, sync: false });
  await handle.close();
}

for (let round = 0; ; round++) {
  process.stdout.write(`${round}\n`);
  await move(shares, { from: 'docs/file', to: 'docs/below/moved' }, { effect });
  await move(shares, { from: 'docs/folder', to: 'docs/below/folder' }, { effect });
  await put('abcdefgh'[round % 8] ?? '');
  await makeFolder(shares, 'docs/made', { effect });
  await throwAwayAndTakeBack('docs/below/moved');
  await throwAwayAndTakeBack('docs/below/folder');
  await rmdir(join(folder, 'made'));
  await move(shares, { from: 'docs/below/moved', to: 'docs/file' }, { effect });
  await move(shares, { from: 'docs/below/folder', to: 'docs/folder' }, { effect });
}
